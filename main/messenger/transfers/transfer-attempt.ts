import type { AnswerMessage } from './transfer-messages.ts';

export type Answer = Pick<AnswerMessage, 'accept' | 'reason' | 'problem' | 'from' | 'list'>;

/** One attempt at a transfer, and how it hears from the other side. */
export interface Attempt {
  /** Aborted with the Problem that ends the attempt. */
  readonly abort: AbortController;
  /** Their answer to our offer. */
  readonly answer: PromiseWithResolvers<Answer>;
  answered: boolean;
  /** They asked us to dial them. */
  readonly dialAsked: PromiseWithResolvers<void>;
  /** They have received everything. */
  readonly confirmed: PromiseWithResolvers<void>;
}

export function newAttempt(): Attempt {
  return {
    abort: new AbortController(),
    answer: Promise.withResolvers(),
    answered: false,
    dialAsked: Promise.withResolvers(),
    confirmed: Promise.withResolvers(),
  };
}

/** Waits for a promise, but rejects as soon as the attempt is aborted. */
export function during<T>(attempt: Attempt, promise: Promise<T>): Promise<T> {
  const { signal } = attempt.abort;
  promise.catch(() => {}); // in case nobody is waiting for it any more
  if (signal.aborted) return Promise.reject(signal.reason);
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const stop = () => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  return Promise.race([promise, aborted]).finally(() => signal.removeEventListener('abort', stop));
}
