import { describe, expect, it } from 'vitest';
import type { TransferEntryView } from '../../main/ipc/contract.ts';
import { runsOf } from './file-rows.ts';
import { RowHeights, remarkedRows } from './row-heights.ts';

describe('the heights of rows', () => {
  const heights = new RowHeights(5, [1, 3]);

  it('are the same for all, but for rows with a remark', () => {
    expect([0, 1, 2, 3, 4].map((row) => heights.heightOf(row))).toEqual([30, 46, 30, 46, 30]);
    expect([0, 1, 2, 3, 4].map((row) => heights.topOf(row))).toEqual([0, 30, 76, 106, 152]);
    expect(heights.totalPx).toBe(182);
  });

  it('tell which row is where', () => {
    expect([-9, 0, 29, 30, 75, 76, 151, 152, 999].map((px) => heights.rowAt(px))).toEqual([
      0, 0, 0, 1, 1, 2, 3, 4, 4,
    ]);
    expect(new RowHeights(0, []).rowAt(10)).toBe(0);
  });

  it('find each row of a quarter of a million', () => {
    const many = new RowHeights(250_000, [5, 100_000]);
    for (const row of [0, 5, 6, 99_999, 100_000, 100_001, 249_999])
      expect(many.rowAt(many.topOf(row))).toBe(row);
  });
});

describe('rows with a remark', () => {
  const file = { kind: 'file', name: '', path: '', sizeBytes: 1 } as const;
  const fine: TransferEntryView = { ...file, state: 'done' };
  const failed: TransferEntryView = { ...file, state: 'failed', side: 'here', problem: { code: 'enospc' } };
  const leftOut: TransferEntryView = { kind: 'left-out', name: '', path: '', why: 'link' };

  it('are those that failed, were renamed or are left out, in any unfolded folder', () => {
    const folder = { kind: 'folder', name: 'a', path: 'a', fileCount: 3, sizeBytes: 3 } as const;
    const folders = [
      {
        path: 'a',
        parent: { path: '', position: 0 },
        total: 3,
        pages: new Map([[1, { entries: [failed] }]]),
      },
      {
        path: '',
        total: 3,
        pages: new Map([
          [0, { entries: [{ ...folder, failedCount: 1 }, fine] }],
          [1, { entries: [leftOut] }],
        ]),
      },
    ];
    const runs = runsOf(new Map(folders.map((each) => [each.path, each])));
    // a, its three files, another file, and what is left out.
    expect(remarkedRows(folders, runs, 2)).toEqual([0, 3, 5]);
  });
});
