import type { Connection } from '../../engine/index.ts';
import type { Problem } from '../problem.ts';
import type { AnswerMessage } from './transfer-messages.ts';

/**
 * One attempt at a transfer. It is never taken up again: what comes after an interruption is another one. It owns the
 * connections that it is given, and closes those that it does not use.
 */
export class Attempt {
  /** As counted by the transfer's state. */
  readonly number: number;
  /** The receiver's name for it, which both sides use. */
  readonly id: string;
  readonly #abort = new AbortController();
  readonly #connection = Promise.withResolvers<Connection>();
  readonly #dialAsked = Promise.withResolvers<void>();
  readonly #confirmed = Promise.withResolvers<void>();
  #isTaken = false;
  /** What we answered, and on which control connection: said again on another one. */
  answer: AnswerMessage | undefined;
  answeredOn: Connection | undefined;
  /** We asked them to dial us. */
  awaitsDial = false;
  /** Nothing more is to come: what is left is up to our disk. */
  hasArrived = false;
  /** Called when the first bytes move. */
  readonly onMoving: () => void;

  constructor(number: number, id: string, onMoving: () => void) {
    this.number = number;
    this.id = id;
    this.onMoving = onMoving;
    this.#connection.promise.catch(() => {}); // whoever awaits it also awaits the abortion
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** The other side opened this connection for the attempt. Resolved once: any further connection is closed. */
  get connection(): Promise<Connection> {
    return this.#connection.promise;
  }

  /** They asked us to dial them. */
  get dialAsked(): Promise<void> {
    return this.#dialAsked.promise;
  }

  /** They have received everything. */
  get confirmed(): Promise<void> {
    return this.#confirmed.promise;
  }

  /** Whether it has a connection from the other side already. */
  get isTaken(): boolean {
    return this.#isTaken;
  }

  take(connection: Connection): void {
    if (this.#isTaken || this.signal.aborted) return connection.destroy('transfer-stopped');
    this.#isTaken = true;
    this.signal.addEventListener('abort', () => connection.destroy('transfer-stopped'), { once: true });
    this.#connection.resolve(connection);
  }

  askToDial(): void {
    this.#dialAsked.resolve();
  }

  confirm(): void {
    this.#confirmed.resolve();
  }

  /** Ends it, unless it has ended: whatever waits for it is rejected with the problem. */
  stop(problem: Problem): void {
    this.#abort.abort(problem);
  }

  /** Waits for a promise, but rejects as soon as the attempt is stopped. */
  during<T>(promise: Promise<T>): Promise<T> {
    const { signal } = this;
    promise.catch(() => {}); // in case nobody is waiting for it any more
    if (signal.aborted) return Promise.reject(signal.reason);
    const { promise: aborted, reject } = Promise.withResolvers<never>();
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
  }
}
