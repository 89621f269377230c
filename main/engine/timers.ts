import type { Clock } from './clock.ts';

/** Timers that are cancelled together. */
export class Timers {
  readonly #clock: Clock;
  readonly #pending = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  after(delayMs: number, run: () => void): void {
    const cancel = this.#clock.after(delayMs, () => {
      this.#pending.delete(cancel);
      run();
    });
    this.#pending.add(cancel);
  }

  cancel(): void {
    for (const cancel of this.#pending) cancel();
    this.#pending.clear();
  }
}
