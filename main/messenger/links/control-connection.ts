import type { Connection } from '../../engine/index.ts';
import type { Person } from '../people/person.ts';

/** json, and no stream: values and texts can be exchanged on it. */
export function isControl(connection: Connection): boolean {
  return connection.dataType === 'json' && !connection.stream && connection.purpose === undefined;
}

/** The open connection to talk on: the oldest, so that what we send keeps its order. */
export function controlOf(person: Person): Connection | undefined {
  for (const connection of person.connections.keys()) {
    if (isControl(connection) && !connection.closed) return connection;
  }
  return undefined;
}
