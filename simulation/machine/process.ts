import type { Clock } from '../../main/engine/index.ts';
import type { Timer, VirtualTime } from '../virtual-time.ts';

/** Where the wall clocks of all machines stand at the beginning, in ms since 1970. */
const EPOCH_MS = 1_795_000_000_000;
/** So long after it went on, a program has seen what it missed. */
const RESTED_MS = 20_000;

/**
 * One run of a program, from its start to its end. Whatever calls it comes through here, so that it can be stopped for a
 * while (what comes meanwhile waits) or for good (nothing runs any more: no timer, no socket, no disk answers it).
 */
export class Process {
  readonly #time: VirtualTime;
  readonly #wallOffsetMs: () => number;
  readonly #timers = new Set<Timer>();
  #state: 'running' | 'frozen' | 'dead' = 'running';
  #waiting: (() => void)[] = [];
  #goesOnSinceMs: number;

  /** @param wallOffsetMs by how much the machine's wall clock is wrong now */
  constructor(time: VirtualTime, wallOffsetMs: () => number) {
    this.#time = time;
    this.#wallOffsetMs = wallOffsetMs;
    this.#goesOnSinceMs = time.nowMs;
  }

  readonly clock: Clock = {
    elapsed: () => this.#time.nowMs,
    now: () => Math.floor(EPOCH_MS + this.#time.nowMs + this.#wallOffsetMs()),
    after: (delayMs, run) => {
      const timer = this.#time.after(delayMs, () => {
        this.#timers.delete(timer);
        this.enter(() => {
          const { run: still } = timer;
          timer.run = undefined;
          if (still !== undefined) run();
        });
      });
      this.#timers.add(timer);
      return () => {
        timer.run = undefined;
        this.#timers.delete(timer);
      };
    },
    soon: (run) => void this.#time.after(0, () => this.enter(run)),
  };

  get alive(): boolean {
    return this.#state !== 'dead';
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  /** It has been running for a while without standing still. */
  get isRested(): boolean {
    return this.running && this.#time.nowMs - this.#goesOnSinceMs > RESTED_MS;
  }

  /** How many timers are set. */
  get timerCount(): number {
    return this.#timers.size;
  }

  /** Runs something of the program: now, once it is no longer frozen, or never. */
  enter(run: () => void): void {
    if (this.#state === 'running') run();
    else if (this.#state === 'frozen') this.#waiting.push(run);
  }

  /** Resolves with what `work` does, `delayMs` later; never, if the program ends first. What it throws rejects. */
  perform<T>(delayMs: number, work: () => T): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.#time.after(delayMs, () => {
      if (!this.alive) return;
      let settle: () => void;
      try {
        const result = work(); // the machine does it, even while the program is frozen
        settle = () => resolve(result);
      } catch (error) {
        settle = () => reject(error);
      }
      this.enter(settle);
    });
    return promise;
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  resume(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    this.#goesOnSinceMs = this.#time.nowMs;
    for (const run of this.#waiting.splice(0)) this.clock.soon(run);
  }

  kill(): void {
    this.#state = 'dead';
    this.#waiting = [];
    for (const timer of this.#timers) timer.run = undefined;
    this.#timers.clear();
  }
}
