import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Disk } from './disk.ts';
import { flushFiles } from './flush.ts';
import { systemDisk } from './system-disk.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-flush-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** The system's disk, and what is asked of it. */
function watched(knowsFileSystems: boolean): { disk: Disk; flushed: string[] } {
  const flushed: string[] = [];
  const disk: Disk = {
    ...systemDisk,
    async flush(path) {
      await systemDisk.flush(path);
      flushed.push(path);
    },
    async flushFileSystem(path) {
      if (knowsFileSystems) flushed.push(`all of ${path}`);
      return knowsFileSystems;
    },
  };
  return { disk, flushed };
}

async function made(count: number): Promise<string[]> {
  const paths = Array.from({ length: count }, (_, index) => join(folder, String(index)));
  await Promise.all(paths.map((path) => writeFile(path, 'content')));
  return paths;
}

test('a few files are flushed one by one', async () => {
  const { disk, flushed } = watched(true);
  const paths = await made(20);
  await flushFiles(paths.length, paths, folder, disk);
  expect(flushed.sort()).toEqual(paths.sort());
});

test('of many files the whole file system is flushed, where the system can do that', async () => {
  const { disk, flushed } = watched(true);
  await flushFiles(100, await made(100), folder, disk);
  expect(flushed).toEqual([`all of ${folder}`]);
});

test('where it can’t, each of them is', async () => {
  const { disk, flushed } = watched(false);
  await flushFiles(100, await made(100), folder, disk);
  expect(flushed).toHaveLength(100);
});

test('a folder is flushed as a file is, and what is gone is reported', async () => {
  await mkdir(join(folder, 'a'));
  await systemDisk.flush(join(folder, 'a'));
  await expect(systemDisk.flush(join(folder, 'gone'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test.runIf(process.platform === 'linux')(
  'Linux flushes a whole file system, and says when it can’t',
  async () => {
    expect(await systemDisk.flushFileSystem(folder)).toBe(true);
    expect(await systemDisk.flushFileSystem(join(folder, 'gone'))).toBe(false);
  },
);
