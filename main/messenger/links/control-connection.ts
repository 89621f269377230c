import type { Connection } from '../../engine/index.ts';
import type { Person } from '../people/person.ts';

/** Whether values and texts can be exchanged on a connection: json, and not a stream. */
export function isControl(connection: Connection): boolean {
  return connection.dataType === 'json' && !connection.stream && connection.purpose === undefined;
}

/** The open control connection: the oldest one, so that what we send stays in order. */
export function controlOf(person: Person): Connection | undefined {
  for (const connection of person.connections.keys()) {
    if (isControl(connection) && !connection.closed) return connection;
  }
  return undefined;
}
