import type { Connection, IncomingBody } from '../../engine/index.ts';
import { Problem } from '../problem.ts';

export interface Body {
  readonly sizeBytes: number;
  readonly body: IncomingBody;
}

/** A connection that brings a transfer: the list of its files, then their contents. */
export interface IncomingBodies {
  readonly connection: Connection;
  /** The bodies that come, in order. Rejects when the connection is lost before. */
  next(): Promise<Body>;
}

/** Called before any data is given out, so no body can be missed. A list and its contents, and no more, are taken. */
export function bodiesOf(connection: Connection): IncomingBodies {
  const bodies = [Promise.withResolvers<Body>(), Promise.withResolvers<Body>()];
  for (const { promise } of bodies) promise.catch(() => {}); // awaited later, perhaps
  let come = 0;
  let asked = 0;
  connection.setHandler('body', (_, { sizeBytes, body }) => {
    const slot = bodies[come++];
    if (slot === undefined) body.destroy();
    else slot.resolve({ sizeBytes, body });
  });
  const lost = new Problem('connection-lost');
  connection.on('close', () => {
    for (const { reject } of bodies) reject(lost);
  });
  return { connection, next: () => bodies[asked++]?.promise ?? Promise.reject(lost) };
}
