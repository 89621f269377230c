import { randomBytes } from 'node:crypto';
import type { EventName, Events } from '../ipc/contract.ts';

/** Time, injected so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `run` once after `delayMs`; returns its undo. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
}

/** News towards the pixels. */
export type Tell = <E extends EventName>(event: E, payload: Events[E]) => void;

/** What every part of the messenger needs of the environment outside it. */
export interface Environment {
  readonly clock: Clock;
  /** `byteCount` random bytes as lower-case hex. */
  randomHex(byteCount: number): string;
  /** For problems nobody can be shown. */
  log(event: string, error: unknown): void;
  readonly tell: Tell;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export const systemRandomHex = (byteCount: number): string => randomBytes(byteCount).toString('hex');
