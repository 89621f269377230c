import { DecodeError } from './codec-errors.ts';

/** The stack of the pickle machine. Nothing below the last mark can be popped. */
export class PickleStack {
  readonly #items: unknown[] = [];
  readonly #fences: number[] = [];
  #fence = 0;

  push(value: unknown): void {
    this.#items.push(value);
  }

  pop(): unknown {
    if (this.#items.length <= this.#fence) underflow();
    return this.#items.pop();
  }

  top(): unknown {
    if (this.#items.length <= this.#fence) underflow();
    return this.#items[this.#items.length - 1];
  }

  replaceTop(value: unknown): void {
    this.pop();
    this.push(value);
  }

  mark(): void {
    this.#fences.push(this.#fence);
    this.#fence = this.#items.length;
  }

  /** Removes the last mark, and removes and returns everything above it. */
  popToMark(): unknown[] {
    const outer = this.#fences.pop();
    if (outer === undefined) throw new DecodeError('stack', 'The pickle uses a mark that was not set.');
    const start = this.#fence;
    this.#fence = outer;
    return this.#items.splice(start);
  }

  /** Pops `count` values, returned in the order in which they were pushed. */
  take(count: number): unknown[] {
    if (this.#items.length - count < this.#fence) underflow();
    return this.#items.splice(this.#items.length - count);
  }

  /** POP: the top value, or the mark if that is on top. */
  discard(): void {
    if (this.#items.length > this.#fence) this.#items.pop();
    else this.popToMark();
  }
}

function underflow(): never {
  throw new DecodeError('stack', 'The pickle pops more than it pushed.');
}
