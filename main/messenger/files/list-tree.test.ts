import { expect, test } from 'vitest';
import type { FileList } from './file-list.ts';
import { filesAlone } from './file-list.ts';
import { type InFolder, ListTree, ROOT } from './list-tree.ts';

const LIST: FileList = {
  files: [
    { path: 'z.txt', sizeBytes: 1 },
    { path: 'b/deep/er/one.bin', sizeBytes: 20 },
    { path: 'b/two.bin', sizeBytes: 300 },
    { path: 'a.txt', sizeBytes: 4_000 },
  ],
  folders: [{ path: '' }, { path: 'b' }, { path: 'b/deep' }, { path: 'b/deep/er' }, { path: 'empty' }],
  leftOut: [
    { path: 'link', why: 'link' },
    { path: 'b/pipe', why: 'pipe' },
  ],
};

function pathsIn(tree: ListTree, path: string, from = 0, count = 500): string[] {
  const { files, leftOut } = tree.list;
  const named = ({ kind, number }: InFolder) => {
    if (kind === 'folder') return `${tree.pathOf(number)}/`;
    return (kind === 'file' ? files : leftOut)[number]?.path;
  };
  const folder = tree.folderAt(path) as number;
  return tree.within(folder, from, count).map((each) => named(each) ?? '');
}

test('a folder shows its folders, its files and what is left out, each in the order of the list', async () => {
  const tree = await ListTree.of(LIST);
  expect(pathsIn(tree, '')).toEqual(['b/', 'empty/', 'z.txt', 'a.txt', 'link']);
  expect(pathsIn(tree, 'b')).toEqual(['b/deep/', 'b/two.bin', 'b/pipe']);
  expect(pathsIn(tree, 'empty')).toEqual([]);
  expect(tree.folderAt('nowhere')).toBeUndefined();
});

test('a folder counts what is in it at any depth', async () => {
  const tree = await ListTree.of(LIST);
  expect(tree.totalsOf(ROOT)).toEqual({ fileCount: 4, sizeBytes: 4_321 });
  expect(tree.totalsOf(tree.folderAt('b') as number)).toEqual({ fileCount: 2, sizeBytes: 320 });
  expect(tree.totalsOf(tree.folderAt('empty') as number)).toEqual({ fileCount: 0, sizeBytes: 0 });
});

test('pages of any size together are the whole folder', async () => {
  const tree = await ListTree.of(LIST);
  const all = pathsIn(tree, '');
  for (const size of [1, 2, 3, 4, 5, 6]) {
    const pages: string[] = [];
    for (let from = 0; from < tree.countIn(ROOT); from += size) pages.push(...pathsIn(tree, '', from, size));
    expect(pages).toEqual(all);
  }
  expect(pathsIn(tree, '', 100, 5)).toEqual([]);
});

test('folders that only paths tell of are there as well', async () => {
  const tree = await ListTree.of(filesAlone([{ path: 'x/y/z.txt', sizeBytes: 7 }]));
  expect(pathsIn(tree, '')).toEqual(['x/']);
  expect(pathsIn(tree, 'x/y')).toEqual(['x/y/z.txt']);
  expect(tree.totalsOf(ROOT)).toEqual({ fileCount: 1, sizeBytes: 7 });
});

test.each(['/', '//', 'a//b', '/a', './x', '../x', 'a/./b'])(
  'the path %j, which no disk has, is somewhere below the root',
  async (path) => {
    const tree = await ListTree.of(filesAlone([{ path, sizeBytes: 1 }]));
    expect(tree.totalsOf(ROOT)).toEqual({ fileCount: 1, sizeBytes: 1 });
    expect(tree.countIn(ROOT)).toBe(1);
  },
);

test('a list that hides millions of folders in its paths is refused', async () => {
  const paths = Array.from({ length: 10_000 }, (_, file) => `${file}/${'d/'.repeat(60)}f`);
  const list = filesAlone(paths.map((path) => ({ path, sizeBytes: 0 })));
  await expect(ListTree.of(list)).rejects.toMatchObject({ code: 'file-list' });
});

test('others get their turn while a long list is read', async () => {
  const list = filesAlone(
    Array.from({ length: 100_000 }, (_, file) => ({ path: `${file % 1_000}/${file}`, sizeBytes: 1 })),
  );
  let turns = 0;
  let isReady = false;
  const count = () => {
    turns++;
    if (!isReady) setImmediate(count);
  };
  setImmediate(count);
  const tree = await ListTree.of(list);
  isReady = true;
  expect(turns).toBeGreaterThan(15);
  expect(pathsIn(tree, '17', 0, 2)).toEqual(['17/17', '17/1017']);
});
