import { DecodeError } from './codec-errors.ts';

/**
 * The stack of the pickle machine. Nothing below the last mark can be popped.
 *
 * It also knows how deep the values on it can be nested at most, so that few values have to be walked to find out.
 */
export class PickleStack {
  /**
   * The values; from `size` on they are leftovers, because an array that shrinks is copied when it grows again. The first
   * one tells V8 that this array holds everything, or else it would begin as one of numbers.
   */
  readonly items: unknown[] = [null];
  size = 0;
  /** No value above the last mark is nested deeper than this. */
  height = 0;
  /** The index of the first value above the last mark. */
  fence = 0;
  /** The fence and the height below each mark. */
  readonly #marks: number[] = [];

  push(value: unknown): void {
    this.items[this.size++] = value;
  }

  /** Pushes a container whose parts are not on this stack. */
  pushContainer(value: unknown): void {
    this.raise(1);
    this.items[this.size++] = value;
  }

  /** Something of that height was put on top. */
  raise(height: number): void {
    if (this.height < height) this.height = height;
  }

  pop(): unknown {
    if (this.size <= this.fence) this.fail();
    return this.items[--this.size];
  }

  top(): unknown {
    if (this.size <= this.fence) this.fail();
    return this.items[this.size - 1];
  }

  replaceTop(value: unknown): void {
    if (this.size <= this.fence) this.fail();
    this.items[this.size - 1] = value;
  }

  mark(): void {
    this.#marks.push(this.fence, this.height);
    this.fence = this.size;
    this.height = 0;
  }

  /**
   * Removes the last mark and everything above it, to be put into one container.
   * @returns where that starts in `items`; it ends at the former `size`, and stays there until the next push
   */
  dropToMark(): number {
    const start = this.fence;
    const inner = this.height + 1;
    const outer = this.#marks.pop();
    if (outer === undefined) throw new DecodeError('stack', 'The pickle uses a mark that was not set.');
    this.height = inner > outer ? inner : outer;
    this.fence = this.#marks.pop() as number;
    this.size = start;
    return start;
  }

  /** The same, as an array of its own. */
  popToMark(): unknown[] {
    const end = this.size;
    return this.items.slice(this.dropToMark(), end);
  }

  /** Removes the top `count` values, to be put into one container. @returns where they start in `items` */
  drop(count: number): number {
    const start = this.size - count;
    if (start < this.fence) this.fail();
    let nests = false;
    for (let i = start; i < this.size; i++) nests ||= typeof this.items[i] === 'object';
    if (nests) this.height++;
    this.size = start;
    return start;
  }

  /** The same, as an array of its own. */
  take(count: number): unknown[] {
    const start = this.drop(count);
    return this.items.slice(start, start + count);
  }

  /** POP: the top value, or the mark if that is on top. */
  discard(): void {
    if (this.size > this.fence) this.size--;
    else this.dropToMark();
  }

  fail(): never {
    throw new DecodeError('stack', 'The pickle pops more than it pushed.');
  }
}
