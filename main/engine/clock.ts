/** Time, injected so that tests and simulations decide how it passes. */
export interface Clock {
  /** Milliseconds since 1970, for showing when something happened. The user may change it at any time. */
  now(): number;
  /** Milliseconds since some fixed moment, for measuring how long something takes: it never jumps. */
  elapsed(): number;
  /** Calls `run` once after `delayMs`; returns a function that cancels it. Never keeps the process alive. */
  after(delayMs: number, run: () => void): () => void;
  /** Calls `run` once this turn of the event loop is over. */
  soon(run: () => void): void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    timer.unref();
    return () => clearTimeout(timer);
  },
  soon: (run) => void setImmediate(run),
};
