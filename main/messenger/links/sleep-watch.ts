import type { Clock } from '../environment.ts';
import type { Feature, TellFeatures } from '../feature.ts';

const TICK_MS = 1_000;
/** A tick that comes this late was not delayed by work: the process was stopped, or the machine slept. */
const LATE_MS = 4_000;

interface Parts {
  readonly clock: Clock;
  readonly tell: TellFeatures;
}

/**
 * Notices that this machine has slept or this process was stopped: connections may have died meanwhile. Timers may count
 * the time of a sleep (macOS, Windows, a stopped process) or not (Linux); then only the wall clock has gone on.
 */
export class SleepWatch implements Feature {
  readonly #parts: Parts;
  #undo: () => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, tell } = this.#parts;
    const elapsed = clock.elapsed();
    const now = clock.now();
    this.#undo = clock.after(TICK_MS, () => {
      const passedMs = Math.max(clock.elapsed() - elapsed, clock.now() - now);
      this.start();
      if (passedMs > TICK_MS + LATE_MS) tell('networkChanged');
    });
  }

  stop(): void {
    this.#undo();
  }
}
