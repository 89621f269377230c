import { join } from 'node:path';
import { Problem } from '../problem.ts';
import type { Disk } from './disk.ts';
import { numberedName } from './file-name.ts';
import { systemDisk } from './system-disk.ts';

/** With this many files of the same name, something else is wrong. */
const MAX_NUMBER = 9999;

/**
 * Moves a complete file to the first free name, reserving it by exclusive creation so that no other file is
 * lost.
 */
export async function giveName(
  part: string,
  folder: string,
  name: string,
  disk: Disk = systemDisk,
): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await (await disk.open(path, 'wx')).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await disk.rename(part, path);
    return path;
  }
  throw new Problem('no-free-name');
}

/**
 * Atomically moves a complete file over one with the same name; replaces a link there, but never a folder.
 */
export async function replaceFile(
  part: string,
  folder: string,
  name: string,
  disk: Disk = systemDisk,
): Promise<string> {
  const path = join(folder, name);
  const there = await disk.lstat(path).catch(() => undefined);
  if (there?.isDirectory()) return giveName(part, folder, name, disk);
  await disk.rename(part, path);
  return path;
}

/**
 * Moves a folder to the first free name: creating an empty folder reserves the name, and renaming replaces
 * it.
 */
export async function giveFolderName(
  from: string,
  folder: string,
  name: string,
  disk: Disk = systemDisk,
): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await disk.makeFolder(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    // Windows can't rename onto a folder, not even an empty one.
    if (process.platform === 'win32') await disk.remove(path);
    await disk.rename(from, path);
    return path;
  }
  throw new Problem('no-free-name');
}
