import type { IndexRanges } from '../../files/index-ranges.ts';

/** A file that arrives damaged so often is given up. */
const MAX_DAMAGES = 3;

/** What came together, and was not as it should be: a file, or small ones. */
export interface Damaged {
  readonly first: number;
  readonly count: number;
}

/** What has arrived damaged, and how the rest is asked for. */
export class Damages {
  readonly #counts = new Map<number, number>();
  /** Of a group that was damaged, nobody knows which file it was: each comes by itself the next time. */
  readonly #alone = new Set<number>();
  readonly #givenUp = new Set<number>();

  /** @returns whether it is given up */
  add({ first, count }: Damaged): boolean {
    if (count > 1) {
      for (let file = first; file < first + count; file++) this.#alone.add(file);
      return false;
    }
    const damages = (this.#counts.get(first) ?? 0) + 1;
    this.#counts.set(first, damages);
    if (damages >= MAX_DAMAGES) this.#givenUp.add(first);
    return damages >= MAX_DAMAGES;
  }

  /** What failed is tried again. */
  clear(): void {
    for (const each of [this.#counts, this.#alone, this.#givenUp]) each.clear();
  }

  /** The runs to ask for, of the files that are wanted. */
  runsOf(wanted: IndexRanges): IndexRanges {
    const marked = [...new Set([...this.#alone, ...this.#givenUp])].sort((one, other) => one - other);
    if (marked.length === 0) return wanted;
    const runs: [first: number, count: number][] = [];
    for (const [first, count] of wanted) {
      const end = first + count;
      let next = first;
      for (const file of marked.filter((each) => each >= first && each < end)) {
        if (file > next) runs.push([next, file - next]);
        if (!this.#givenUp.has(file)) runs.push([file, 1]);
        next = file + 1;
      }
      if (next < end) runs.push([next, end - next]);
    }
    return runs;
  }
}
