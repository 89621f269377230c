import type { Connection } from '../../engine/index.ts';
import type { Clock } from '../environment.ts';
import { Problem } from '../problem.ts';

interface Expected {
  readonly from: Connection;
  readonly take: (connection: Connection) => void;
}

/** Connections that we wait for, by purpose and by who opens them: only those are let in without a question. */
export class ExpectedConnections {
  readonly #clock: Clock;
  readonly #expected = new Map<string, Expected>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * The connection that the other end of `from` opens for `purpose`, once. Rejects with the signal's reason, or after `timeoutMs`.
   * `take` is called with it before any of its data is given out.
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

  /** Whether an offered connection is one that we wait for. */
  expects(connection: Connection): boolean {
    const expected = connection.purpose === undefined ? undefined : this.#expected.get(connection.purpose);
    if (expected === undefined || connection.dataType !== 'bytes' || connection.stream) return false;
    return isSameEnd(expected.from, connection);
  }

  /** Hands over a connection that arrived; false when nobody waits for it. */
  arrived(connection: Connection): boolean {
    if (connection.purpose === undefined || !this.expects(connection)) return false;
    const expected = this.#expected.get(connection.purpose);
    this.#expected.delete(connection.purpose);
    expected?.take(connection);
    return true;
  }
}

/** A certificate names its holder; without one, only the address can, and it does not pass for a holder of one. */
function isSameEnd(one: Connection, other: Connection): boolean {
  if (one.fingerprint !== undefined) return one.fingerprint === other.fingerprint;
  return other.fingerprint === undefined && one.remoteAddress === other.remoteAddress;
}
