import { expect, test } from 'vitest';
import type { FileList } from '../files/file-list.ts';
import { ListTree } from '../files/list-tree.ts';
import type { FileFailure } from './file-failures.ts';
import { fileNotes } from './file-notes.ts';
import { folderView } from './folder-view.ts';

const RIGHT_TO_LEFT = '\u202E';
const LIST: FileList = {
  files: [
    { path: 'photos/a.jpg', sizeBytes: 10 },
    { path: 'photos/raw/b.raw', sizeBytes: 20 },
    { path: `photos/${RIGHT_TO_LEFT}gpj.exe`, sizeBytes: 30 },
    { path: 'Gr%FCn.txt', sizeBytes: 40, modifiedMs: 1, isRenamed: true },
  ],
  folders: [{ path: 'photos' }, { path: 'photos/raw' }, { path: 'b%FC', modifiedMs: 1, isRenamed: true }],
  leftOut: [{ path: 'photos/link', why: 'link' }],
};
const FAILURES: readonly FileFailure[] = [
  { file: 1, path: 'photos/raw/b.raw', side: 'there', problem: { code: 'eacces' } },
  { file: 3, path: 'Gr%FCn.txt', side: 'here', problem: { code: 'enospc' } },
];
const tree = await ListTree.of(LIST);
const facts = {
  failures: FAILURES,
  progress: {
    position: { index: 4, offset: 0 },
    isOver: true,
    wanted: undefined,
    fetched: undefined,
    failureOf: (file: number) => FAILURES.find((failure) => failure.file === file),
  },
};
const view = (path: string, from = 0, count = 500) => folderView(tree, facts, { path, from, count });

test('a folder says how many of its files failed, at any depth, and a file why', async () => {
  expect(await view('')).toEqual({
    path: '',
    total: 3,
    entries: [
      { kind: 'folder', name: 'photos', path: 'photos', fileCount: 3, sizeBytes: 60, failedCount: 1 },
      { kind: 'folder', name: 'b%FC', path: 'b%FC', fileCount: 0, sizeBytes: 0, failedCount: 0 },
      {
        kind: 'file',
        name: 'Gr%FCn.txt',
        path: 'Gr%FCn.txt',
        sizeBytes: 40,
        isRenamed: true,
        state: 'failed',
        side: 'here',
        problem: { code: 'enospc' },
      },
    ],
  });
  expect((await view('photos'))?.entries[0]).toMatchObject({ name: 'raw', failedCount: 1 });
});

test('a folder says how many of its files were selected, if not all were', async () => {
  const progress = { ...facts.progress, wanted: [[0, 1]] as const };
  const shown = await folderView(tree, { progress, failures: [] }, { path: '', from: 0, count: 2 });
  expect(shown?.entries).toMatchObject([{ name: 'photos', fileCount: 3, wantedCount: 1 }, { name: 'b%FC' }]);
  expect(shown?.entries[1]).not.toHaveProperty('wantedCount');
});

test('what is left out stands in its folder, with the reason', async () => {
  expect((await view('photos'))?.entries.at(-1)).toEqual({
    kind: 'left-out',
    name: 'link',
    path: 'photos/link',
    why: 'link',
  });
});

test('a name that would be shown as another one is made safe, its path stays as it is in the list', async () => {
  expect((await view('photos', 2, 1))?.entries).toMatchObject([
    { name: 'gpj.exe', path: `photos/${RIGHT_TO_LEFT}gpj.exe` },
  ]);
});

test('of a folder that is not in the list nothing is known', async () => {
  expect(await view('elsewhere')).toBeUndefined();
});

test('failures of files that are not in the list are in no folder', async () => {
  const stray = [{ ...(FAILURES[0] as FileFailure), file: 99 }];
  const shown = await folderView(tree, { ...facts, failures: stray }, { path: '', from: 0, count: 1 });
  expect(shown?.entries).toMatchObject([{ name: 'photos', failedCount: 0 }]);
});

test('notes are of failed files first, then of what was left out or renamed', () => {
  const here = { count: 7, some: [{ original: 'a:b/c', local: 'a_b/c' }] };
  const all = fileNotes(LIST, FAILURES, here, { from: 0, count: 10 });
  expect(all.total).toBe(6);
  expect(all.notes.map(({ kind, path }) => [kind, path])).toEqual([
    ['failed', 'photos/raw/b.raw'],
    ['failed', 'Gr%FCn.txt'],
    ['left-out', 'photos/link'],
    ['renamed', 'b%FC'],
    ['renamed', 'Gr%FCn.txt'],
    ['renamed', 'a:b/c'],
  ]);
  expect(all.notes.at(-1)).toMatchObject({ as: 'a_b/c' });
  expect(fileNotes(LIST, FAILURES, here, { from: 1, count: 2 })).toEqual({
    total: 6,
    notes: all.notes.slice(1, 3),
  });
});
