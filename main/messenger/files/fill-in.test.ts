import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fillIn } from './fill-in.ts';
import { systemDisk } from './system-disk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-fill-'));
  await mkdir(join(folder, 'part'));
  await writeFile(join(folder, 'part', 'late'), 'late');
});
afterEach(() => rm(folder, { recursive: true }));

const late = () => ({ from: join(folder, 'part', 'late'), to: join(folder, 'photos', 'a', 'late.txt') });

test('a file gets its place, and the folder that was removed meanwhile', async () => {
  await fillIn([late()], systemDisk);
  expect(await readFile(late().to, 'utf8')).toBe('late');
  expect(await readdir(join(folder, 'part'))).toEqual([]);
});

test('a file replaces nothing that has its name meanwhile', async () => {
  await mkdir(join(folder, 'photos', 'a'), { recursive: true });
  await writeFile(late().to, 'mine');
  await fillIn([late()], systemDisk);
  expect(await readFile(late().to, 'utf8')).toBe('mine');
  expect(await readFile(join(folder, 'photos', 'a', 'late (2).txt'), 'utf8')).toBe('late');
});

test('what has its place already is passed over', async () => {
  await writeFile(join(folder, 'part', 'other'), 'other');
  const other = { from: join(folder, 'part', 'other'), to: join(folder, 'photos', 'other') };
  await fillIn([late()], systemDisk);
  await fillIn([late(), other], systemDisk);
  expect(await readdir(join(folder, 'photos', 'a'))).toEqual(['late.txt']);
  expect(await readFile(other.to, 'utf8')).toBe('other');
});
