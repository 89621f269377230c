import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { type FileList, type FolderEntry, filesAlone } from './file-list.ts';
import { LocalTree } from './local-tree.ts';

const WINDOWS = { rules: 'windows', foldsCase: true } as const;
const LINUX = { rules: 'posix', foldsCase: false } as const;

async function namesOf(paths: readonly string[], naming: typeof WINDOWS | typeof LINUX): Promise<string[]> {
  const tree = await LocalTree.of(filesAlone(paths.map((path) => ({ path, sizeBytes: 0 }))), naming);
  return Array.from({ length: tree.length }, (_, index) => tree.at(index)?.name ?? '');
}

const HOSTILE = [
  ...['../../etc/passwd', '/abs', 'C:\\x\\y', 'a/b', 'A/B', 'a', 'a/b/c', 'nul', 'x/../../y', '..', ''],
  ...['a (2)', 'a/b (2)', 'é', 'e\u0301', ' ', 'a/./b', 'a//b'],
  ...['λόγος', 'λόγοσ', 'straße', 'STRASSE', 'ﬁ', 'fi', '❤️', '❤'],
];

test.each([WINDOWS, LINUX])('paths become safe, and no two are the same, with %o', async (naming) => {
  const names = await namesOf(HOSTILE, naming);
  for (const name of names) expect(name).toMatch(/^[^/]+(\/[^/]+)*$/);
  for (const part of names.flatMap((name) => name.split('/'))) expect(part).not.toMatch(/^\.{0,2}$/);
  const folded = names.map((name) => (naming.foldsCase ? name.normalize('NFKC').toUpperCase() : name));
  expect(new Set(folded).size).toBe(HOSTILE.length);
  for (const name of folded) expect(folded.some((other) => other.startsWith(`${name}/`))).toBe(false);
});

test('names that Linux tells apart stay as they are there', async () => {
  const paths = ['Makefile', 'makefile', '.git/config', 'a:b', 'dots...', 'é', 'e\u0301'];
  expect(await namesOf(paths, LINUX)).toEqual(paths);
  expect(await namesOf(paths, WINDOWS)).toEqual([
    ...['Makefile', 'makefile (2)', '.git/config', 'a_b', 'dots', 'é', 'e\u0301 (2)'],
  ]);
});

test('folders are listed by depth, and what is on top is told', async () => {
  const entries = ['a/b/c/1', 'a/2', 'b', 'd/3'].map((path) => ({ path, sizeBytes: 1 }));
  const tree = await LocalTree.of(filesAlone(entries), LINUX);
  tree.root = '/top';
  expect([0, 1, 2, 3].map((depth) => Array.from(tree.folders(depth), ({ path }) => path))).toEqual([
    ['/top'],
    ['/top/a', '/top/d'],
    ['/top/a/b'],
    ['/top/a/b/c'],
  ]);
  expect(tree.maxDepth).toBe(3);
  expect([...tree.tops()]).toEqual([
    { name: 'a', isFolder: true },
    { name: 'd', isFolder: true },
    { name: 'b', isFolder: false },
  ]);
});

test('many times more folders than files are refused', async () => {
  const deep = Array.from({ length: 1_000 }, (_, file) => ({
    path: `${Array.from({ length: 63 }, (_, depth) => `${file}-${depth}`).join('/')}/f`,
    sizeBytes: 0,
  }));
  await expect(LocalTree.of(filesAlone(deep), LINUX)).rejects.toThrow('file-list');
});

describe('folders that are listed', () => {
  const file = (path: string) => ({ path, sizeBytes: 0 });
  const listOf = (folders: readonly FolderEntry[], files = ['f']): FileList => {
    return { ...filesAlone(files.map(file)), folders };
  };
  const foldersOf = (tree: LocalTree) =>
    Array.from({ length: tree.maxDepth + 1 }, (_, depth) => [...tree.folders(depth)]).flat();

  test('exist even if nothing is in them, and have their dates', async () => {
    const folders = [
      { path: '', modifiedMs: 1 },
      { path: 'a', modifiedMs: 2 },
      { path: 'a/empty', modifiedMs: 3 },
      { path: 'unlisted/inner', modifiedMs: 4 },
    ];
    const tree = await LocalTree.of(listOf(folders, ['a/f', 'other/f']), LINUX);
    expect(foldersOf(tree)).toMatchObject([
      { path: '', modifiedMs: 1 },
      { path: 'a', modifiedMs: 2 },
      { path: 'unlisted', modifiedMs: undefined },
      { path: 'other', modifiedMs: undefined },
      { path: 'a/empty', modifiedMs: 3 },
      { path: 'unlisted/inner', modifiedMs: 4 },
    ]);
    expect(tree.folderCount).toBe(5);
  });

  test('are one if they are listed twice, whatever the order', async () => {
    const tree = await LocalTree.of(listOf([{ path: 'a/b' }, { path: 'a' }, { path: 'a/b' }]), LINUX);
    expect(foldersOf(tree).map(({ path }) => path)).toEqual(['', 'a', 'a/b']);
  });

  test('keep clear of files and of each other, and never leave the root', async () => {
    const folders = ['A', 'a', '..', '../../etc', 'nul', '/abs', '.', ' ', 'f'].map((path) => ({ path }));
    const tree = await LocalTree.of(listOf(folders, ['a/f', 'F']), WINDOWS);
    tree.root = '/top';
    const paths = foldersOf(tree).map(({ path }) => path);
    expect(paths.slice(1)).toEqual(['A', 'a (2)', 'etc', 'nul_', 'abs', 'f'].map((name) => `/top/${name}`));
    expect([tree.at(0)?.name, tree.at(1)?.name]).toEqual(['a (2)/f', 'F (2)']);
  });

  test('are refused if there are many times more of them than files', async () => {
    const folders = Array.from({ length: 10_001 }, (_, index) => ({ path: `${index}` }));
    await expect(LocalTree.of(listOf(folders), LINUX)).rejects.toThrow('file-list');
    expect((await LocalTree.of(listOf(folders.slice(1)), LINUX)).folderCount).toBe(10_000);
  });
});

test('what could not keep its name is known by both names, and nothing else', async () => {
  const list: FileList = {
    files: ['Docs/a:b.txt', 'docs/plain.txt', 'docs/PLAIN.txt', 'same'].map((path) => ({
      path,
      sizeBytes: 0,
    })),
    folders: [{ path: 'Docs' }, { path: 'docs/inner' }],
    leftOut: [],
  };
  const onWindows = await LocalTree.of(list, WINDOWS);
  expect([...onWindows.renamed()]).toEqual([
    { original: 'docs', local: 'docs (2)' },
    { original: 'Docs/a:b.txt', local: 'Docs/a_b.txt' },
    { original: 'docs/PLAIN.txt', local: 'docs (2)/PLAIN (2).txt' },
  ]);
  expect(onWindows.renamedCount).toBe(3);
  expect([...(await LocalTree.of(list, LINUX)).renamed()]).toEqual([]);
});

test('a file takes along its date, and whether it can be executed', async () => {
  const files = [{ path: 'run.sh', sizeBytes: 3, modifiedMs: 5, isExecutable: true }];
  const tree = await LocalTree.of(filesAlone(files), LINUX);
  expect(tree.at(0)).toEqual({
    path: 'run.sh',
    name: 'run.sh',
    sizeBytes: 3,
    modifiedMs: 5,
    isExecutable: true,
  });
});

test.each([
  ['one name', () => 'same'],
  [
    'names that are alike but for their case',
    (index: number) =>
      [...'abcdefghijklmnopq']
        .map((letter, bit) => ((index >> bit) & 1 ? letter.toUpperCase() : letter))
        .join(''),
  ],
  ['long names that differ at their end', (index: number) => `${'x'.repeat(240)}${index >> 1}`],
  ['names with numbers', (index: number) => (index % 2 ? 'n' : `n (${index})`)],
])('100,000 files with %s are named without holding up anything else', async (_, nameOf) => {
  const entries = Array.from({ length: 100_000 }, (_, index) => ({ path: nameOf(index), sizeBytes: 0 }));
  let turns = 0;
  let isNamed = false;
  const naming = LocalTree.of(filesAlone(entries), WINDOWS).finally(() => {
    isNamed = true;
  });
  while (!isNamed) {
    await turn();
    turns++;
  }
  expect((await naming).length).toBe(100_000);
  expect(turns).toBeGreaterThanOrEqual(20);
});

test('folders of whose files none is wanted are told, but not those that were empty anyway', async () => {
  const files = ['a/x', 'a/b/y', 'a/b/c/z', 'd/v', 'w'].map((path) => ({ path, sizeBytes: 1 }));
  const folders = ['a', 'a/empty', 'a/b', 'a/b/c', 'a/b/empty', 'd', 'd/empty', 'lone'];
  const list = { files, folders: folders.map((path) => ({ path })), leftOut: [] };
  const tree = await LocalTree.of(list, LINUX);
  tree.root = '/r';
  expect([...tree.unwanted([0])]).toEqual(['/r/a/b', '/r/d']);
  expect([...tree.unwanted([2, 3])]).toEqual([]);
  expect([...tree.unwanted([4])]).toEqual(['/r/a', '/r/d']);
});
