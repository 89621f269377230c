import type { Connection } from '../../engine/index.ts';
import { Problem } from '../problem.ts';

/** Rejects once the connection has closed: whoever has received everything says so before. */
export function connectionEnd(connection: Connection, who: string): Promise<never> {
  const { promise, reject } = Promise.withResolvers<never>();
  const lost = () => reject(new Problem('lost', { who }));
  promise.catch(() => {}); // it closes in any case, in the end
  if (connection.closed) lost();
  else connection.on('close', lost);
  return promise;
}
