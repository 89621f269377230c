import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Disk } from '../../main/messenger/files/disk.ts';
import { systemDisk } from '../../main/messenger/files/system-disk.ts';
import { VirtualTime } from '../virtual-time.ts';
import { Process } from './process.ts';
import { SimulatedDisk } from './simulated-disk.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

/** The outcome of `use` on the system's disk, and on a simulated one. */
async function onBoth(use: (disk: Disk, folder: string) => Promise<unknown>): Promise<[unknown, unknown]> {
  const folder = await mkdtemp(join(tmpdir(), 'lanline-disk-'));
  folders.push(folder);
  const time = new VirtualTime();
  const disk = new SimulatedDisk();
  disk.makeFolders('/home');
  let done = false;
  const simulated = outcomeOf(use(disk.seenBy(new Process(time, () => 0)), '/home')).finally(() => {
    done = true;
  });
  await time.pass(1_000, () => done);
  return [await outcomeOf(use(systemDisk, folder)), await simulated];
}

async function outcomeOf(work: Promise<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  }
}

const bytes = Buffer.from('hello');

test.for<[string, (disk: Disk, folder: string) => Promise<unknown>]>([
  [
    'reads what it wrote',
    async (disk, folder) => {
      disk.writeSmall(join(folder, 'a'), bytes);
      return String(disk.readSmall(join(folder, 'a'), 3)?.content);
    },
  ],
  [
    'reserves a name once',
    async (disk, folder) => {
      await (await disk.open(join(folder, 'a'), 'wx')).close();
      return disk.open(join(folder, 'a'), 'wx');
    },
  ],
  ['opens nothing that is not there', (disk, folder) => disk.open(join(folder, 'a'), 'r+')],
  [
    'makes no folder twice',
    async (disk, folder) => {
      await disk.makeFolder(join(folder, 'a'));
      return disk.makeFolder(join(folder, 'a'));
    },
  ],
  ['makes no folder without its parent', (disk, folder) => disk.makeFolder(join(folder, 'a', 'b'))],
  [
    'renames a folder with everything in it',
    async (disk, folder) => {
      disk.makeFolders(join(folder, 'a', 'b'));
      disk.writeSmall(join(folder, 'a', 'b', 'c'), bytes);
      await disk.makeFolder(join(folder, 'd'));
      await disk.rename(join(folder, 'a'), join(folder, 'd'));
      return [
        disk.exists(join(folder, 'a')),
        String(disk.readSmall(join(folder, 'd', 'b', 'c'), 9)?.content),
      ];
    },
  ],
  [
    'renames no folder onto one that is not empty',
    async (disk, folder) => {
      disk.makeFolders(join(folder, 'a'));
      disk.makeFolders(join(folder, 'd', 'e'));
      return disk.rename(join(folder, 'a'), join(folder, 'd'));
    },
  ],
  [
    'removes a folder, and what is not there',
    async (disk, folder) => {
      disk.makeFolders(join(folder, 'a', 'b'));
      await disk.remove(join(folder, 'a'));
      await disk.remove(join(folder, 'a'));
      return (await disk.list(folder)).length;
    },
  ],
  [
    'writes at a position',
    async (disk, folder) => {
      const file = await disk.open(join(folder, 'a'), 'w');
      await file.write(bytes, 0, 5, 0);
      await file.write(bytes, 0, 2, 4);
      const buffer = Buffer.alloc(8);
      await file.close();
      const again = await disk.open(join(folder, 'a'), 'r');
      const { bytesRead } = await again.read(buffer, 0, 8, 1);
      await again.close();
      return [bytesRead, String(buffer.subarray(0, bytesRead)), (await disk.stat(join(folder, 'a'))).size];
    },
  ],
  [
    'writes nothing below a file',
    async (disk, folder) => {
      disk.writeSmall(join(folder, 'a'), bytes);
      return outcomeOf((async () => disk.writeSmall(join(folder, 'a', 'b'), bytes))());
    },
  ],
])('a simulated disk does as the system does: it %s', async ([, use]) => {
  const [real, simulated] = await onBoth(use);
  expect(simulated).toEqual(real);
});

test('a full disk takes nothing, and a removed file makes room', async () => {
  const disk = new SimulatedDisk();
  disk.freeBytes = 7;
  const seen = disk.seenBy(new Process(new VirtualTime(), () => 0));
  seen.writeSmall('/a', bytes);
  expect(() => seen.writeSmall('/b', bytes)).toThrow('ENOSPC');
});

test('what a program has not written when it ends is never written', async () => {
  const time = new VirtualTime();
  const disk = new SimulatedDisk();
  const process = new Process(time, () => 0);
  const seen = disk.seenBy(process);
  let settled = false;
  void seen.makeFolder('/late').finally(() => {
    settled = true;
  });
  process.kill();
  await time.pass(1_000);
  expect([disk.seenBy(new Process(time, () => 0)).exists('/late'), settled]).toEqual([false, false]);
});
