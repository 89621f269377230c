import { DecodeError } from './codec-errors.ts';

/** The pickle machine's stack. Marks fence off what lies below them; nothing may be popped from there. */
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

  /** Takes away the last mark and what was pushed since; gives the latter. */
  popToMark(): unknown[] {
    const outer = this.#fences.pop();
    if (outer === undefined) throw new DecodeError('stack', 'The pickle uses a mark that it did not set.');
    const start = this.#fence;
    this.#fence = outer;
    return this.#items.splice(start);
  }

  /** The last `count` values, in the order they were pushed. */
  take(count: number): unknown[] {
    if (this.#items.length - count < this.#fence) underflow();
    return this.#items.splice(this.#items.length - count);
  }

  /** POP: the top value, or the mark if it lies on top. */
  discard(): void {
    if (this.#items.length > this.#fence) this.#items.pop();
    else this.popToMark();
  }
}

function underflow(): never {
  throw new DecodeError('stack', 'The pickle takes more off its stack than it put there.');
}
