import { chmod, lstat, mkdir } from 'node:fs/promises';
import { Problem } from '../problem.ts';

/** Others can't look into it, nor put links there for us to follow. */
const MODE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Makes sure that there is a folder of ours in which nobody else can create anything.
 * @throws Problem 'parts-folder' if something else has its name: a link, a file, somebody else's folder; the system's error
 *   if it can't be created
 */
export async function makePrivateFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { mode: MODE });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  if (await isOurs(path)) return;
  // One of ours whose mode somebody has changed, or was created under an odd umask.
  await chmod(path, MODE).catch(() => undefined);
  if (!(await isOurs(path))) throw new Problem('parts-folder', { path });
}

async function isOurs(path: string): Promise<boolean> {
  const there = await lstat(path);
  if (!there.isDirectory()) return false;
  if (process.getuid === undefined) return true; // Windows has other means, and the folder's parent has them too
  return there.uid === process.getuid() && (there.mode & WRITABLE_BY_OTHERS) === 0;
}
