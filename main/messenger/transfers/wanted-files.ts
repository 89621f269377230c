import { type IndexRanges, rangesFrom } from '../files/index-ranges.ts';
import type { Entry, Position } from '../files/manifest.ts';

/** Which files of a list are wanted; without this, all of them are. */
export interface Wanted {
  /** How many, and their sizes together. */
  readonly files: number;
  readonly bytes: number;
  /** Those that are still to be fetched: at first all that are wanted, then those that failed. Unknown to the sender. */
  readonly ranges?: IndexRanges;
  /** Those that were wanted at first, once others are fetched. */
  readonly selected?: IndexRanges;
}

export function bytesOf(entries: readonly Entry[], ranges: IndexRanges): number {
  let bytes = 0;
  for (const [first, count] of ranges)
    for (let index = first; index < first + count; index++) bytes += entries[index]?.sizeBytes ?? 0;
  return bytes;
}

/** Bytes of what is wanted that are there once everything before a position is. */
export function doneBytesAt(
  entries: readonly Entry[],
  wanted: Wanted | undefined,
  { index, offset }: Position,
): number {
  const all: IndexRanges = [[0, entries.length]];
  const { ranges = all, bytes = bytesOf(entries, all) } = wanted ?? {};
  return bytes - bytesOf(entries, rangesFrom(ranges, index)) + offset;
}
