import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Problem } from '../problem.ts';
import { numberedName } from './file-name.ts';

/** After so many files of one name a person has another problem. */
const MAX_NUMBER = 9999;

/** Moves the whole file to the first free name. The name is taken by creating it exclusively, so no other is lost. */
export async function giveName(part: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await (await open(path, 'wx', 0o666)).close();
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw error;
    }
    await rename(part, path);
    return path;
  }
  throw new Problem('no-free-name');
}

/** Moves the whole file over one of its name, in one step; a link there is replaced, a folder is left as it is. */
export async function replaceFile(part: string, folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const there = await lstat(path).catch(() => undefined);
  if (there?.isDirectory()) return giveName(part, folder, name);
  await rename(part, path);
  return path;
}

/** An empty folder is made under the free name first: making it is what takes the name, and renaming replaces it. */
export async function giveFolderName(from: string, folder: string, name: string): Promise<string> {
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const path = join(folder, numberedName(name, number));
    try {
      await mkdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') continue;
      throw error;
    }
    // Windows renames onto no folder, not even onto an empty one.
    if (process.platform === 'win32') await rm(path, { recursive: true });
    await rename(from, path);
    return path;
  }
  throw new Problem('no-free-name');
}
