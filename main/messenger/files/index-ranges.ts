/** Ascending indices, as runs of [first, count]: of a quarter of a million files it is mostly all, or a few. */
export type IndexRanges = readonly (readonly [first: number, count: number])[];

/** @param indices ascending */
export function rangesOf(indices: Iterable<number>): IndexRanges {
  const ranges: [number, number][] = [];
  for (const index of indices) {
    const last = ranges.at(-1);
    if (last !== undefined && last[0] + last[1] === index) last[1]++;
    else ranges.push([index, 1]);
  }
  return ranges;
}

export function countOf(ranges: IndexRanges): number {
  return ranges.reduce((sum, [, count]) => sum + count, 0);
}

export function* indicesIn(ranges: IndexRanges): Generator<number> {
  for (const [first, count] of ranges) for (let index = first; index < first + count; index++) yield index;
}

/** Those from an index on. */
export function rangesFrom(ranges: IndexRanges, from: number): IndexRanges {
  return ranges.flatMap(([first, count]): IndexRanges => {
    const start = Math.max(first, from);
    const left = first + count - start;
    return left > 0 ? [[start, left]] : [];
  });
}

export function isWithinRanges(ranges: IndexRanges, index: number): boolean {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const [first, count] = ranges[middle] as IndexRanges[number];
    if (index < first) high = middle;
    else if (index >= first + count) low = middle + 1;
    else return true;
  }
  return false;
}
