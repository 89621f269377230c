import { randomBytes } from 'node:crypto';
import type { EventName, Events } from '../ipc/contract.ts';

/** Time, injected so that tests don't have to wait. */
export interface Clock {
  /** Milliseconds since 1970, for showing when something happened. The user may change it at any time. */
  now(): number;
  /** Milliseconds since some fixed moment, for measuring how long something takes: it never jumps. */
  elapsed(): number;
  /** Calls `run` once after `delayMs`; returns a function that cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** Sends an event to the windows. */
export type Tell = <E extends EventName>(event: E, payload: Events[E]) => void;

/** What the messenger's parts need from the outside world. */
export interface Environment {
  readonly clock: Clock;
  /** `byteCount` random bytes as lower-case hex. */
  randomHex(byteCount: number): string;
  /** For problems that can't be shown to anybody. */
  log(event: string, error: unknown): void;
  readonly tell: Tell;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandomHex = (byteCount: number): string => randomBytes(byteCount).toString('hex');
