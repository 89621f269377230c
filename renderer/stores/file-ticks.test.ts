import { describe, expect, it } from 'vitest';
import { allTicked, type FileTicks, selectedOf, toldTicks, withTick } from './file-ticks.ts';

/** A file in the root, and two in each of two folders. */
const root = { path: '/', fileCount: 5, sizeBytes: 11_111 };
const photos = { path: 'photos/', fileCount: 3, sizeBytes: 111 };
const raw = { path: 'photos/raw/', fileCount: 2, sizeBytes: 11 };
const first = { path: 'photos/raw/1', fileCount: 1, sizeBytes: 1 };
const second = { path: 'photos/raw/2', fileCount: 1, sizeBytes: 10 };
const cover = { path: 'photos/cover', fileCount: 1, sizeBytes: 100 };
const likeFolder = { path: 'photos', fileCount: 1, sizeBytes: 1_000 };

function ticked(...changes: (readonly [typeof root, boolean])[]): FileTicks {
  return changes.reduce((ticks, [what, wanted]) => withTick(ticks, what, wanted) as FileTicks, allTicked);
}
const counts = (ticks: FileTicks) =>
  [root, photos, raw, first, second, cover, likeFolder].map((what) => selectedOf(ticks, what).fileCount);

describe('what is selected of offered files', () => {
  it('is all of them at first', () => {
    expect(counts(allTicked)).toEqual([5, 3, 2, 1, 1, 1, 1]);
    expect(toldTicks(allTicked)).toEqual([]);
  });

  it('lacks a file that was deselected, and so do its folders', () => {
    const ticks = ticked([first, false]);
    expect(counts(ticks)).toEqual([4, 2, 1, 0, 1, 1, 1]);
    expect(selectedOf(ticks, root).sizeBytes).toBe(11_110);
  });

  it('lacks all that is in a folder that was deselected, but not what only begins like it', () => {
    expect(counts(ticked([photos, false]))).toEqual([2, 0, 0, 0, 0, 0, 1]);
  });

  it('is what the innermost of nested folders says', () => {
    const ticks = ticked([photos, false], [raw, true], [first, false]);
    expect(counts(ticks)).toEqual([3, 1, 1, 0, 1, 0, 1]);
    expect(selectedOf(ticks, root).sizeBytes).toBe(11_010);
    expect(toldTicks(ticks)).toEqual([
      { path: 'photos/', wanted: false },
      { path: 'photos/raw/', wanted: true },
      { path: 'photos/raw/1', wanted: false },
    ]);
  });

  it('forgets what was said of what is in a folder, once the folder is selected or deselected', () => {
    expect(ticked([first, false], [cover, false], [photos, true])).toEqual(allTicked);
    expect(toldTicks(ticked([first, false], [root, false]))).toEqual([{ path: '/', wanted: false }]);
  });

  it('is nothing, if each part of it was deselected alone', () => {
    const ticks = ticked([first, false], [second, false], [cover, false]);
    expect(selectedOf(ticks, photos)).toEqual({ fileCount: 0, sizeBytes: 0 });
  });

  it('has no more exceptions than the main process takes', () => {
    const many = new Map(
      Array.from({ length: 10_000 }, (_, file) => {
        const path = `many/${file}`;
        return [path, { path, fileCount: 1, sizeBytes: 1, wanted: false }] as const;
      }),
    );
    expect(withTick(many, first, false)).toBeUndefined();
    expect(withTick(many, { path: 'many/', fileCount: 10_000, sizeBytes: 10_000 }, false)?.size).toBe(1);
  });
});
