import { monotonicMs } from './app-lines.ts';

const INTERVAL_MS = 10;

/** How long this process's main thread is busy at a stretch: by how much a timer is late, at most. */
export class BusyMeter {
  #tickedAt = monotonicMs();
  #longestMs = 0;

  constructor() {
    setInterval(() => {
      const now = monotonicMs();
      this.#longestMs = Math.max(this.#longestMs, now - this.#tickedAt - INTERVAL_MS);
      this.#tickedAt = now;
    }, INTERVAL_MS).unref();
  }

  /** Since the last call. */
  longestMs(): number {
    const longest = this.#longestMs;
    this.#longestMs = 0;
    return longest;
  }
}
