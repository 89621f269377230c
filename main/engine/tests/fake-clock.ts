import type { Clock } from '../clock.ts';

/** A clock that advances only when the test says so. */
export class FakeClock implements Clock {
  #elapsed = 5_000;
  /** What the wall clock is ahead. */
  #ahead = 1_795_000_000_000;
  #timers = new Map<object, { at: number; run: () => void }>();

  now(): number {
    return this.#elapsed + this.#ahead;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  after(delayMs: number, run: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#elapsed + delayMs, run });
    return () => this.#timers.delete(key);
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** The user sets the wall clock, or the machine sleeps: on Linux, timers don't count that time. */
  jump(ms: number): void {
    this.#ahead += ms;
  }

  /** The process is stopped: time passes, but no timer runs in time. */
  freeze(ms: number): void {
    this.#elapsed += ms;
  }

  /** Lets time pass; timers run in order, each at its time. */
  pass(ms: number): void {
    const end = this.#elapsed + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#elapsed = Math.max(this.#elapsed, next[1].at);
      next[1].run();
    }
    this.#elapsed = end;
  }
}
