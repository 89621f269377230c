import { DecodeError } from './codec-errors.ts';

/** What the pickle wants to refer to again. No pickle needs an index larger than its own length. */
export class PickleMemo {
  readonly #values: unknown[] = [];
  readonly #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(index: number): unknown {
    const value = this.#values[index];
    if (value === undefined)
      throw new DecodeError('memo', 'The pickle refers to a part that it does not have.');
    return value;
  }

  put(index: number, value: unknown): void {
    if (index > this.#limit)
      throw new DecodeError('memo', 'The pickle numbers a part higher than it can have parts.');
    if (this.#values[index] === undefined) this.#count++;
    this.#values[index] = value;
  }

  /** MEMOIZE: under the next number. */
  add(value: unknown): void {
    this.put(this.#count, value);
  }
}
