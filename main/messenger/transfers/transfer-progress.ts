import type { Clock } from '../environment.ts';
import { type Position, START } from '../files/manifest.ts';
import { Throughput } from '../throughput.ts';
import type { TransferRecord } from './transfer-store.ts';

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
  readonly #store: (position: TransferRecord['position']) => void;
  readonly #rate = new Throughput();
  #journaledBytes = 0;

  /** @param store may throw: then the position counts only as long as the program runs */
  constructor(clock: Clock, store: (position: TransferRecord['position']) => void) {
    this.#clock = clock;
    this.#store = store;
  }

  /** Bytes per second. */
  get speed(): number {
    return this.#rate.perSecond(this.#clock.elapsed());
  }

  /** Whether bytes should move, but have not for a while. */
  get isStill(): boolean {
    return this.#clock.elapsed() - this.movedAt > STILL_MS;
  }

  /** What is stored of it. */
  get record(): TransferRecord['position'] {
    return { ...this.position, bytes: this.doneBytes };
  }

  /** As it was stored. */
  restore({ bytes, ...position }: TransferRecord['position']): void {
    this.position = position;
    this.doneBytes = bytes;
    this.#journaledBytes = bytes;
  }

  /** Everything has been received up to there, which is stored. @throws Problem 'storage-…' */
  at(position: Position, doneBytes: number): void {
    this.restore({ ...position, bytes: doneBytes });
    this.#store(this.record);
  }

  touched(): void {
    this.movedAt = this.#clock.elapsed();
  }

  /** Bytes are about to move, with that many there already. */
  startsAt(doneBytes: number): void {
    this.doneBytes = doneBytes;
    this.movedAt = this.#clock.elapsed();
  }

  /** @param where returns the position known to be written: stored from time to time. @throws Problem 'storage-…' */
  moved(addedBytes: number, where?: () => Position): void {
    this.doneBytes = Math.max(0, this.doneBytes + addedBytes); // the other side may have us count anything
    this.#journaledBytes = Math.min(this.#journaledBytes, this.doneBytes);
    this.movedAt = this.#clock.elapsed();
    this.#rate.add(Math.max(0, addedBytes), this.movedAt);
    if (this.doneBytes - this.#journaledBytes < JOURNAL_BYTES) return;
    this.#journaledBytes = this.doneBytes;
    if (where === undefined) return;
    this.position = where();
    this.#store(this.record);
  }
}
