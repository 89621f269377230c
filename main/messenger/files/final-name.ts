import { join } from 'node:path';
import { Problem } from '../problem.ts';
import type { Disk } from './disk.ts';
import { isSameFile } from './file-identity.ts';
import { numberedName } from './file-name.ts';
import { systemDisk } from './system-disk.ts';

/** With this many files of the same name, something else is wrong. */
const MAX_NUMBER = 9999;

/**
 * Remembers which name something complete is about to get, so that a program that ends in between neither loses nor
 * doubles it: it finishes at the next start what it had begun.
 */
export interface NameJournal {
  planned(part: string): string | undefined;
  /** Stores it before it returns. */
  plan(part: string, path: string): void;
}

export interface Naming {
  readonly disk?: Disk;
  readonly journal?: NameJournal;
}

/** What file systems say that know no second names. */
const NO_LINKS: ReadonlySet<string | undefined> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
]);

/**
 * Moves a complete file to the first free name: as a second name at first, since renaming would replace another file of that
 * name. No file of ours is ever there without its content.
 */
export async function giveName(
  part: string,
  folder: string,
  name: string,
  { disk = systemDisk, journal }: Naming = {},
): Promise<string> {
  const begun = await finishBegun(part, disk, journal);
  if (begun !== undefined) return begun;
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    journal?.plan(part, path);
    try {
      await moveTo(path, part, disk);
      return path;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  throw new Problem('no-free-name');
}

/** @throws EEXIST if something has that name */
async function moveTo(path: string, part: string, disk: Disk): Promise<void> {
  try {
    await disk.link(part, path);
  } catch (error) {
    if (!NO_LINKS.has((error as NodeJS.ErrnoException).code)) throw error;
    // An empty file keeps the name until it is replaced.
    await (await disk.open(path, 'wx')).close();
    return disk.rename(part, path);
  }
  await disk.remove(part);
}

/**
 * Atomically moves a complete file over one with the same name; replaces a link there, but never a folder. Not in the
 * journal: whether the file of that name is the old or the new one could not be told.
 */
export async function replaceFile(
  part: string,
  folder: string,
  name: string,
  naming: Naming = {},
): Promise<string> {
  const { disk = systemDisk } = naming;
  const path = join(folder, name);
  const there = await disk.lstat(path).catch(() => undefined);
  if (there?.isDirectory()) return giveName(part, folder, name, naming);
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
  { disk = systemDisk, journal }: Naming = {},
): Promise<string> {
  const begun = await finishBegun(from, disk, journal);
  if (begun !== undefined) return begun;
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    journal?.plan(from, path);
    try {
      await disk.makeFolder(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    // Windows can't rename onto a folder, not even an empty one.
    if (process.platform === 'win32') await disk.remove(path);
    try {
      await disk.rename(from, path);
    } catch (error) {
      await disk.removeIfEmpty(path); // it was to keep the name
      throw error;
    }
    return path;
  }
  throw new Problem('no-free-name');
}

/** Ends what was begun before the program ended; undefined if nothing was. Returns the final path. */
async function finishBegun(
  part: string,
  disk: Disk,
  journal: NameJournal | undefined,
): Promise<string | undefined> {
  const path = journal?.planned(part);
  if (path === undefined || !disk.exists(path)) return undefined;
  // An empty folder was to keep the name for what has vanished since.
  if (!disk.exists(part)) return (await isEmptyFolder(path, disk)) ? undefined : path;
  const [one, other] = await Promise.all([disk.lstat(part), disk.lstat(path)]);
  if (one.isFile() && isSameFile(one, other)) {
    await disk.remove(part);
    return path;
  }
  // What is empty keeps the name for us; whatever else has it was there before.
  if (!(await isEmpty(path, disk))) return undefined;
  if (process.platform === 'win32') await disk.remove(path);
  await disk.rename(part, path);
  return path;
}

async function isEmptyFolder(path: string, disk: Disk): Promise<boolean> {
  return (await disk.lstat(path)).isDirectory() && (await isEmpty(path, disk));
}

async function isEmpty(path: string, disk: Disk): Promise<boolean> {
  const there = await disk.lstat(path);
  if (there.isDirectory()) return (await disk.list(path)).length === 0;
  return there.isFile() && there.size === 0;
}
