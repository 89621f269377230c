import type { Clock } from '../environment.ts';

/** A clock that advances only when the test says so. */
export class FakeClock implements Clock {
  #now = 1_795_000_000_000;
  #timers = new Map<object, { at: number; run: () => void }>();

  now(): number {
    return this.#now;
  }

  after(delayMs: number, run: () => void): () => void {
    const key = {};
    this.#timers.set(key, { at: this.#now + delayMs, run });
    return () => this.#timers.delete(key);
  }

  soon(run: () => void): void {
    this.after(0, run);
  }

  /** Lets time pass without running any timers. */
  sleep(ms: number): void {
    this.#now += ms;
  }

  /** Lets time pass; timers run in order, each at its time. */
  pass(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#now = Math.max(this.#now, next[1].at);
      next[1].run();
    }
    this.#now = end;
  }
}
