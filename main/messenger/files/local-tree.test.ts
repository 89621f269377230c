import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { LocalTree } from './local-tree.ts';

const WINDOWS = { rules: 'windows', foldsCase: true } as const;
const LINUX = { rules: 'posix', foldsCase: false } as const;

async function namesOf(paths: readonly string[], naming: typeof WINDOWS | typeof LINUX): Promise<string[]> {
  const tree = await LocalTree.of(
    paths.map((path) => ({ path, sizeBytes: 0 })),
    naming,
  );
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
  const tree = await LocalTree.of(entries, LINUX);
  tree.root = '/root';
  expect([1, 2, 3].map((depth) => [...tree.folders(depth)])).toEqual([
    ['/root/a', '/root/d'],
    ['/root/a/b'],
    ['/root/a/b/c'],
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
  await expect(LocalTree.of(deep, LINUX)).rejects.toThrow('file-list');
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
  const naming = LocalTree.of(entries, WINDOWS).finally(() => {
    isNamed = true;
  });
  while (!isNamed) {
    await turn();
    turns++;
  }
  expect((await naming).length).toBe(100_000);
  expect(turns).toBeGreaterThanOrEqual(20);
});
