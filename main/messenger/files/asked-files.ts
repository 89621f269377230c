import { type IndexRanges, isWithinRanges } from './index-ranges.ts';

/** Which files of a list somebody has asked for: run by run, mostly upwards, and some more than once. */
export class AskedFiles {
  #ranges: [first: number, count: number][] = [];

  get ranges(): IndexRanges {
    return this.#ranges;
  }

  add(first: number, count: number): void {
    const last = this.#ranges.at(-1);
    if (last !== undefined && first === last[0] + last[1]) last[1] += count;
    else if (last === undefined || first > last[0] + last[1]) this.#ranges.push([first, count]);
    else if (!this.#has(first, count)) this.#merge(first, count);
  }

  #has(first: number, count: number): boolean {
    if (!isWithinRanges(this.#ranges, first)) return false;
    return this.#ranges.some((range) => range[0] <= first && first + count <= range[0] + range[1]);
  }

  #merge(first: number, count: number): void {
    let [from, to] = [first, first + count];
    const apart = this.#ranges.filter((range) => {
      const isApart = range[0] + range[1] < from || range[0] > to;
      if (!isApart) [from, to] = [Math.min(from, range[0]), Math.max(to, range[0] + range[1])];
      return isApart;
    });
    this.#ranges = [...apart, [from, to - from] as [number, number]].sort((one, other) => one[0] - other[0]);
  }
}
