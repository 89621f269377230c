import { chmod, lstat, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Problem } from '../problem.ts';

/** Others can't look into it, nor put links there for us to follow. */
const MODE = 0o700;
const WRITABLE_BY_OTHERS = 0o022;
/** Somebody who removes it each time we have made it does so on purpose. */
const MAX_TRIES = 20;

/**
 * Makes sure that there is a folder of ours in which nobody else can create anything.
 * @throws Problem 'parts-folder' if something else has its name: a link, a file, somebody else's folder; the system's error
 *   if it can't be created
 */
export async function makePrivateFolder(path: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await mkdir(path, { mode: MODE }).catch(unless('EEXIST'));
      if (await isOurs(path)) return;
    } catch (error) {
      // Whoever had nothing in it any more has removed it in between.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT' && tries < MAX_TRIES) continue;
      throw error;
    }
    throw new Problem('parts-folder', { path });
  }
}

async function isOurs(path: string): Promise<boolean> {
  const there = await lstat(path);
  if (!there.isDirectory()) return false;
  if (process.getuid === undefined) return true; // Windows has other means, and the folder's parent has them too
  if (there.uid === process.getuid()) {
    if ((there.mode & WRITABLE_BY_OTHERS) === 0) return true;
    // Its mode was changed, or a lax umask made it so.
    await chmod(path, MODE).catch(() => undefined);
    if (((await lstat(path)).mode & WRITABLE_BY_OTHERS) === 0) return true;
  }
  // FAT and many network shares know neither owners nor modes: everything has those of the folder that it is in.
  const parent = await stat(dirname(path));
  return there.uid === parent.uid && there.mode === parent.mode;
}

function unless(code: string): (error: unknown) => void {
  return (error) => {
    if ((error as NodeJS.ErrnoException).code !== code) throw error;
  };
}
