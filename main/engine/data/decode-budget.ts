import { DecodeError } from './codec-errors.ts';

const BASE_BYTES = 64 * 1024 * 1024;
const BYTES_PER_INPUT_BYTE = 24;
const BASE_MS = 2_000;
const MS_PER_INPUT_BYTE = 0.001;
const KEYS_PER_CLOCK_READING = 4_096;

/**
 * What one decode may take, in proportion to its input. Memory is charged by estimate, before it is taken: a byte of
 * input can ask for a container of a hundred, or for a copy of a megabyte met before. Time is read off the clock while keys are
 * added to hashed containers only, since V8 hashes numbers without a seed: chosen ones all fall into one bucket.
 */
export class DecodeBudget {
  #bytesLeft: number;
  #keysUntilReading = KEYS_PER_CLOCK_READING;
  readonly #allowedMs: number;
  /** Known after the first reading of the clock, which most decodings never come to. */
  #endsAtMs: number | undefined;

  constructor(inputBytes: number) {
    this.#bytesLeft = BASE_BYTES + BYTES_PER_INPUT_BYTE * inputBytes;
    this.#allowedMs = BASE_MS + MS_PER_INPUT_BYTE * inputBytes;
  }

  charge(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) {
      throw new DecodeError('too-big', 'The value would take far more memory than its encoded form.');
    }
  }

  /** To be called as `count` keys are added to a Map, Set or object. */
  keys(count: number): void {
    this.charge(count * 32);
    this.#keysUntilReading -= count;
    if (this.#keysUntilReading > 0) return;
    this.#keysUntilReading = KEYS_PER_CLOCK_READING;
    const now = performance.now();
    this.#endsAtMs ??= now + this.#allowedMs;
    if (now > this.#endsAtMs) {
      throw new DecodeError(
        'too-slow',
        'The value’s keys take too long to store: they may have been chosen for that.',
      );
    }
  }
}
