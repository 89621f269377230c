import type { Disk } from './disk.ts';

/** So many files are flushed one by one; of more, the whole file system is, which takes hardly longer than one. */
const MAX_ALONE = 64;
const AT_ONCE = 16;

/**
 * Resolves once files that were written into a folder, small ones perhaps, are on the disk itself: what is told to have
 * arrived must survive a power failure.
 * @param folder where they are, whose file system is flushed if there are many
 */
export async function flushFiles(paths: readonly string[], folder: string, disk: Disk): Promise<void> {
  if (paths.length > MAX_ALONE && (await disk.flushFileSystem(folder))) return;
  for (let at = 0; at < paths.length; at += AT_ONCE)
    await Promise.all(paths.slice(at, at + AT_ONCE).map((path) => disk.flush(path)));
}
