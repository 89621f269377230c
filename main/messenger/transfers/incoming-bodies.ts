import type { Connection, IncomingBody } from '../../engine/index.ts';
import { Problem } from '../problem.ts';

export interface Body {
  readonly sizeBytes: number;
  readonly body: IncomingBody;
}

/** A connection that carries a transfer: the list of its files, then their contents. */
export interface IncomingBodies {
  readonly connection: Connection;
  /** The next body, in order. Rejects if the connection is lost first. */
  next(): Promise<Body>;
}

/**
 * Call before any data is handed out, so that no body is missed. Takes exactly two bodies: the list and the
 * contents.
 */
export function bodiesOf(connection: Connection): IncomingBodies {
  const bodies = [Promise.withResolvers<Body>(), Promise.withResolvers<Body>()];
  for (const { promise } of bodies) promise.catch(() => {}); // may be awaited later
  let receivedCount = 0;
  let requestedCount = 0;
  connection.setHandler('body', (_, { sizeBytes, body }) => {
    const slot = bodies[receivedCount++];
    if (slot === undefined) body.destroy();
    else slot.resolve({ sizeBytes, body });
  });
  const lost = new Problem('connection-lost');
  connection.on('close', () => {
    for (const { reject } of bodies) reject(lost);
  });
  return { connection, next: () => bodies[requestedCount++]?.promise ?? Promise.reject(lost) };
}
