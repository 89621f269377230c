import type { World } from './world.ts';

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;
/** Two who lost each other must not call in step for ever: each pause is up to this part longer. */
const JITTER = 0.5;

/** Tries again what failed, with pauses that grow until it works. */
export class Retry {
  readonly #world: Pick<World, 'clock' | 'randomHex'>;
  readonly #pauses = new Map<string, number>();
  readonly #waiting = new Map<string, () => void>();

  constructor(world: Pick<World, 'clock' | 'randomHex'>) {
    this.#world = world;
  }

  /** Runs `run` after the next pause of `key`, once however often it is asked for meanwhile. */
  later(key: string, run: () => void): void {
    if (this.#waiting.has(key)) return;
    const pauseMs = this.#pauses.get(key) ?? FIRST_PAUSE_MS;
    this.#pauses.set(key, Math.min(2 * pauseMs, LONGEST_PAUSE_MS));
    const jitter = 1 + (JITTER * Number.parseInt(this.#world.randomHex(1), 16)) / 255;
    const undo = this.#world.clock.after(pauseMs * jitter, () => {
      this.#waiting.delete(key);
      run();
    });
    this.#waiting.set(key, undo);
  }

  /** It worked: the next pause is a short one again. */
  worked(key: string): void {
    this.#pauses.delete(key);
    this.#waiting.get(key)?.();
    this.#waiting.delete(key);
  }

  stop(): void {
    for (const undo of this.#waiting.values()) undo();
    this.#waiting.clear();
  }
}
