import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FileList } from './file-list.ts';
import { LocalTree } from './local-tree.ts';
import { systemDisk } from './system-disk.ts';
import { makeFolders } from './tree-folders.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'lanline-tree-'));
});
afterEach(async () => {
  await chmod(root, 0o700);
  await rm(root, { recursive: true });
});

async function treeOf(...paths: string[]): Promise<LocalTree> {
  const list: FileList = { files: paths.map((path) => ({ path, sizeBytes: 1 })), folders: [], leftOut: [] };
  const tree = await LocalTree.of(list);
  tree.root = root;
  return tree;
}

test('folders that are there already are no obstacle', async () => {
  const tree = await treeOf('a/b/one', 'c/two');
  await makeFolders(tree, systemDisk);
  await makeFolders(tree, systemDisk);
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'a/b', 'c']);
  expect(tree.at(0)?.obstacle).toBeUndefined();
});

test('a folder that can’t be made is an obstacle for the files in it, at any depth, and for no others', async () => {
  await writeFile(join(root, 'a'), 'in the way');
  const tree = await treeOf('a/one', 'a/b/c/two', 'd/e/three');
  await makeFolders(tree, systemDisk);
  expect((await readdir(root, { recursive: true })).sort()).toEqual(['a', 'd', 'd/e']);
  for (const index of [0, 1]) expect(tree.at(index)?.obstacle).toMatchObject({ code: 'EEXIST' });
  expect(tree.at(2)?.obstacle).toBeUndefined();
});

test('a folder whose path is too long is one, too', async () => {
  const deep = Array.from({ length: 20 }, () => 'x'.repeat(250)).join('/');
  const tree = await treeOf(`${deep}/one`, 'two');
  await makeFolders(tree, systemDisk);
  expect(tree.at(0)?.obstacle).toMatchObject({ code: 'ENAMETOOLONG' });
  expect(tree.at(1)?.obstacle).toBeUndefined();
});

test('what concerns all folders ends it', async () => {
  const tree = await treeOf('a/one');
  tree.root = join(root, 'gone');
  await expect(makeFolders(tree, systemDisk)).rejects.toMatchObject({ code: 'ENOENT' });
});
