import type { Connection } from '../../engine/index.ts';
import type { Clock } from '../environment.ts';
import { Problem } from '../problem.ts';

interface Expected {
  readonly from: Connection;
  readonly take: (connection: Connection) => void;
}

/** Connections that we are waiting for, by purpose and opener: they are accepted without asking. */
export class ExpectedConnections {
  readonly #clock: Clock;
  readonly #expected = new Map<string, Expected>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Waits for the other end of `from` to open a connection for `purpose`. Rejects with the signal's reason,
   * or after `timeoutMs` with Problem 'not-dialled'. `take` is called with the connection before any of its
   * data is handed out.
   */
  expect<T>(
    purpose: string,
    from: Connection,
    options: { signal: AbortSignal; timeoutMs?: number; take: (connection: Connection) => T },
  ): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const { signal, timeoutMs, take } = options;
    const expected: Expected = { from, take: (connection) => resolve(take(connection)) };
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    else this.#expected.set(purpose, expected);
    signal.addEventListener('abort', stop, { once: true });
    const undo =
      timeoutMs === undefined
        ? () => {}
        : this.#clock.after(timeoutMs, () => reject(new Problem('not-dialled')));
    return promise.finally(() => {
      undo();
      signal.removeEventListener('abort', stop);
      if (this.#expected.get(purpose) === expected) this.#expected.delete(purpose);
    });
  }

  /** Whether we are waiting for an offered connection. */
  expects(connection: Connection): boolean {
    const expected = connection.purpose === undefined ? undefined : this.#expected.get(connection.purpose);
    if (expected === undefined || connection.dataType !== 'bytes' || connection.stream) return false;
    return isSameEnd(expected.from, connection);
  }

  /** Hands over a connection that arrived; false if nobody is waiting for it. */
  arrived(connection: Connection): boolean {
    if (connection.purpose === undefined || !this.expects(connection)) return false;
    const expected = this.#expected.get(connection.purpose);
    this.#expected.delete(connection.purpose);
    expected?.take(connection);
    return true;
  }
}

/**
 * A certificate identifies its holder. Without one only the address can, and that never matches a
 * certificate's holder.
 */
function isSameEnd(one: Connection, other: Connection): boolean {
  if (one.fingerprint !== undefined) return one.fingerprint === other.fingerprint;
  return other.fingerprint === undefined && one.remoteAddress === other.remoteAddress;
}
