/** Time, injected so that tests and simulations decide how it passes. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `delayMs`; returns a function that cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls `run` once this turn of the event loop is over. */
  soon(run: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (run) => void setImmediate(run),
};
