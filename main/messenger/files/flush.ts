import { inBatches } from './batches.ts';
import type { Disk } from './disk.ts';

/** So many files are flushed one by one; of more, the whole file system is, which takes hardly longer than one. */
const MAX_ALONE = 64;

/**
 * Resolves once files that were written into a folder, small ones perhaps, are on the disk itself: what is told to have
 * arrived must survive a power failure.
 * @param count how many there are
 * @param paths where; worked out only as far as they are needed
 * @param folder in which all of them are, whose file system is flushed if there are many
 */
export async function flushFiles(
  count: number,
  paths: Iterable<string>,
  folder: string,
  disk: Disk,
): Promise<void> {
  if (count > MAX_ALONE && (await disk.flushFileSystem(folder))) return;
  await inBatches(paths, (path) => disk.flush(path));
}
