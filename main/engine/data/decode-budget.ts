import { DecodeError } from './codec-errors.ts';

/** Estimates of what V8 needs for an empty one of each. */
export const LIST_BYTES = 48;
export const DICT_BYTES = 96;
export const SET_BYTES = 192;
export const TUPLE_BYTES = 120;
export const BYTES_BYTES = 128;

const BASE_BYTES = 64 * 1024 * 1024;
const BYTES_PER_INPUT_BYTE = 24;
const BASE_MS = 2_000;
const MS_PER_INPUT_BYTE = 0.001;
const KEYS_PER_CHECK = 4_096;

/**
 * What one decode may cost, in proportion to its input. Memory is estimated and charged before it is allocated, because
 * one byte of input can ask for a container of a hundred bytes, or for a copy of an earlier megabyte. Time is checked
 * only while keys are added to hash tables: V8 hashes numbers without a seed, so chosen ones can all collide.
 */
export class DecodeBudget {
  #bytesLeft: number;
  #keysUntilCheck = KEYS_PER_CHECK;
  readonly #allowedMs: number;
  /** Set at the first check, which most decodes never reach. */
  #endsAtMs: number | undefined;

  constructor(inputBytes: number) {
    this.#bytesLeft = BASE_BYTES + BYTES_PER_INPUT_BYTE * inputBytes;
    this.#allowedMs = BASE_MS + MS_PER_INPUT_BYTE * inputBytes;
  }

  charge(bytes: number): void {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft < 0) {
      throw new DecodeError('too-big', 'The value would need far more memory than its encoded form.');
    }
  }

  /** Call it when `count` keys are added to a Map, Set or object. */
  chargeKeys(count: number): void {
    this.charge(count * 32);
    this.#keysUntilCheck -= count;
    if (this.#keysUntilCheck > 0) return;
    this.#keysUntilCheck = KEYS_PER_CHECK;
    const now = performance.now();
    this.#endsAtMs ??= now + this.#allowedMs;
    if (now > this.#endsAtMs) {
      throw new DecodeError(
        'too-slow',
        'The keys of the value take too long to store: they may have been chosen to collide.',
      );
    }
  }
}
