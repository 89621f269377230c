import { DecodeError } from './codec-errors.ts';

/** The values that a pickle can refer to. No pickle needs an index larger than its own length. */
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
      throw new DecodeError('memo', 'The pickle refers to a memo entry that does not exist.');
    return value;
  }

  put(index: number, value: unknown): void {
    if (index > this.#limit)
      throw new DecodeError('memo', 'The pickle uses a memo index larger than its own length.');
    if (this.#values[index] === undefined) this.#count++;
    this.#values[index] = value;
  }

  /** MEMOIZE: at the next index. */
  add(value: unknown): void {
    if (this.#count !== this.#values.length) return this.put(this.#count, value);
    this.#values[this.#count++] = value;
  }
}
