import { lstat, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { giveFolderName, giveName } from './final-name.ts';
import { systemDisk } from './system-disk.ts';

let folder: string;
let downloads: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-saving-'));
  downloads = await mkdtemp(join(folder, 'downloads-'));
});
afterEach(() => rm(folder, { recursive: true }));

async function unfinished(): Promise<string> {
  const part = join(downloads, 'a.txt.0.part');
  await writeFile(part, 'received', { flag: 'wx' });
  return part;
}

test('a file gets its name, and the next file with that name gets a number', async () => {
  expect(await giveName(await unfinished(), downloads, 'a.txt')).toBe(join(downloads, 'a.txt'));
  expect(await giveName(await unfinished(), downloads, 'a.txt')).toBe(join(downloads, 'a (2).txt'));
});

test.each(['there', 'not there'])('a planted link to a file that is %s is left alone', async (where) => {
  const victim = join(folder, 'victim');
  if (where === 'there') await writeFile(victim, 'untouched');
  await symlink(victim, join(downloads, 'a.txt'));
  const path = await giveName(await unfinished(), downloads, 'a.txt');
  expect(path).toBe(join(downloads, 'a (2).txt'));
  expect(await readFile(path, 'utf8')).toBe('received');
  expect((await lstat(join(downloads, 'a.txt'))).isSymbolicLink()).toBe(true);
  expect(await readdir(folder)).toEqual(
    where === 'there' ? [expect.stringMatching('downloads'), 'victim'] : [expect.stringMatching('downloads')],
  );
  if (where === 'there') expect(await readFile(victim, 'utf8')).toBe('untouched');
});

test('on a disk without second names, an empty file keeps the name until it is replaced', async () => {
  const disk: Disk = {
    ...systemDisk,
    link: async () => {
      throw Object.assign(new Error('no links'), { code: 'EPERM' });
    },
  };
  await writeFile(join(downloads, 'a.txt'), 'theirs');
  const path = await giveName(await unfinished(), downloads, 'a.txt', { disk });
  expect(path).toBe(join(downloads, 'a (2).txt'));
  expect(await readFile(path, 'utf8')).toBe('received');
  expect((await readdir(downloads)).sort()).toEqual(['a (2).txt', 'a.txt']);
});

test('a disk that fails while a file gets its name leaves nothing of that name', async () => {
  const disk: Disk = {
    ...systemDisk,
    link: async () => {
      throw Object.assign(new Error('broken'), { code: 'EIO' });
    },
  };
  await expect(giveName(await unfinished(), downloads, 'a.txt', { disk })).rejects.toThrow('broken');
  expect(await readdir(downloads)).toEqual(['a.txt.0.part']);
});

test('a folder that vanished before it got its name is not taken for the empty one that kept the name', async () => {
  const plans = new Map<string, string>();
  const journal = {
    planned: (part: string) => plans.get(part),
    plan: (part: string, path: string) => void plans.set(part, path),
  };
  const part = join(downloads, 'part');
  await mkdir(part);
  const disk: Disk = {
    ...systemDisk,
    async rename(from) {
      await rm(from, { recursive: true, force: true });
      throw Object.assign(new Error('It is gone.'), { code: 'ENOENT' });
    },
  };
  for (let time = 0; time < 2; time++)
    await expect(giveFolderName(part, downloads, 'photos', { disk, journal })).rejects.toThrow('gone');
  expect(await readdir(downloads)).toEqual([]);
});
