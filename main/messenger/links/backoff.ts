import type { Environment } from '../environment.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/**
 * Each pause is up to this fraction longer, so that two peers who lost each other don't keep calling in step.
 */
const JITTER = 0.5;

interface Waiting {
  readonly undo: () => void;
  readonly at: number;
  /** A quicker retry takes its place. */
  readonly isSlow: boolean;
}

/** Retries what failed, with pauses that grow until it works. */
export class Backoff {
  readonly #environment: Pick<Environment, 'clock' | 'randomHex'>;
  readonly #pauses = new Map<string, number>();
  readonly #waiting = new Map<string, Waiting>();

  constructor(environment: Pick<Environment, 'clock' | 'randomHex'>) {
    this.#environment = environment;
  }

  /**
   * Calls `run` once after the next pause for `key`, even if requested again meanwhile. Returns when (ms
   * since 1970).
   * @param atLeastMs makes this pause longer
   */
  later(key: string, run: () => void, atLeastMs = 0): number {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined && (atLeastMs > 0 || !waiting.isSlow)) return waiting.at;
    waiting?.undo();
    const pauseMs = this.#pauses.get(key) ?? FIRST_PAUSE_MS;
    this.#pauses.set(key, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
    const jitter = 1 + (JITTER * Number.parseInt(this.#environment.randomHex(1), 16)) / 255;
    const delayMs = Math.round(Math.max(pauseMs, atLeastMs) * jitter);
    const undo = this.#environment.clock.after(delayMs, () => {
      this.#waiting.delete(key);
      run();
    });
    const at = this.#environment.clock.now() + delayMs;
    this.#waiting.set(key, { undo, at, isSlow: atLeastMs > 0 });
    return at;
  }

  /** Cancels the pending retry; the length of the next pause is unaffected. */
  drop(key: string): void {
    this.#waiting.get(key)?.undo();
    this.#waiting.delete(key);
  }

  /** It worked: the next pause is short again. */
  worked(key: string): void {
    this.#pauses.delete(key);
    this.drop(key);
  }

  stop(): void {
    for (const { undo } of this.#waiting.values()) undo();
    this.#waiting.clear();
  }
}
