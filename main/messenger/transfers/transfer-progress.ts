import type { Clock } from '../environment.ts';
import { type Position, START } from '../files/manifest.ts';
import { Throughput } from '../throughput.ts';

/** How often progress is stored: a compromise between resending after a crash and writing to disk. */
const JOURNAL_BYTES = 4 * 1024 * 1024;
/** A transfer in which nothing moves for this long says so. */
const STILL_MS = 4_000;

/** How far a transfer has got, and how fast it is. */
export class TransferProgress {
  /** Up to where everything has been received, as stored. */
  position: Position = START;
  doneBytes = 0;
  /** When bytes moved last, by the clock's `elapsed`. */
  movedAt = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;
  readonly #rate = new Throughput();
  #journaledBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Bytes per second. */
  get speed(): number {
    return this.#rate.perSecond(this.#clock.elapsed());
  }

  /** Whether bytes should move, but have not for a while. */
  get isStill(): boolean {
    return this.#clock.elapsed() - this.movedAt > STILL_MS;
  }

  at(position: Position, doneBytes: number): void {
    this.position = position;
    this.doneBytes = doneBytes;
    this.#journaledBytes = doneBytes;
  }

  /** Bytes are about to move, with that many there already. */
  startsAt(doneBytes: number): void {
    this.doneBytes = doneBytes;
    this.movedAt = this.#clock.elapsed();
  }

  /** @returns whether it is time to store the position */
  moved(addedBytes: number): boolean {
    this.doneBytes += addedBytes;
    this.movedAt = this.#clock.elapsed();
    this.#rate.add(addedBytes, this.movedAt);
    if (this.doneBytes - this.#journaledBytes < JOURNAL_BYTES) return false;
    this.#journaledBytes = this.doneBytes;
    return true;
  }
}
