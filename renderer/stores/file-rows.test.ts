import { describe, expect, it } from 'vitest';
import { placeAt, rowCountOf, rowOf, runsOf, type UnfoldedFolder } from './file-rows.ts';

const folders = (...list: UnfoldedFolder[]) => new Map(list.map((folder) => [folder.path, folder]));
const root = { path: '', total: 4 };
const a = { path: 'a', total: 3, parent: { path: '', position: 0 } };
const deep = { path: 'a/deep', total: 2, parent: { path: 'a', position: 1 } };
const c = { path: 'c', total: 0, parent: { path: '', position: 2 } };

/** 'folder:position' of each row, indented. */
function shown(...list: UnfoldedFolder[]): string[] {
  const runs = runsOf(folders(...list));
  return Array.from({ length: rowCountOf(runs) }, (_, row) => {
    const place = placeAt(runs, row);
    return place ? `${' '.repeat(place.depth)}${place.folder}:${place.position}` : 'nothing';
  });
}

describe('rows of files', () => {
  it('are what is in the root, while all folders are folded', () => {
    expect(shown(root)).toEqual([':0', ':1', ':2', ':3']);
  });

  it('continue with what is in a folder, where that is unfolded', () => {
    expect(shown(c, deep, a, root)).toEqual([
      ':0',
      ' a:0',
      ' a:1',
      '  a/deep:0',
      '  a/deep:1',
      ' a:2',
      ':1',
      ':2',
      ':3',
    ]);
  });

  it('are none, as long as nothing is known', () => {
    expect(shown()).toEqual([]);
    expect(shown(a)).toEqual([]);
    expect(placeAt(runsOf(folders(root)), 4)).toBeUndefined();
  });

  it('are found by what they show, unless it is folded away', () => {
    const runs = runsOf(folders(root, a, deep));
    for (let row = 0; row < rowCountOf(runs); row++) {
      const place = placeAt(runs, row);
      expect(place && rowOf(runs, place)).toBe(row);
    }
    expect(rowOf(runs, { folder: 'c', position: 0 })).toBeUndefined();
  });

  it('number a quarter of a million without an object for each', () => {
    const runs = runsOf(folders({ path: '', total: 250_000 }, { ...c, total: 1 }));
    expect(runs).toHaveLength(3);
    expect(placeAt(runs, 249_999)).toEqual({ folder: '', depth: 0, position: 249_998 });
  });
});
