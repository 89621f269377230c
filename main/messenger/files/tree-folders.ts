import { inBatches } from './batches.ts';
import type { Disk } from './disk.ts';
import type { IncomingFolder, LocalTree } from './local-tree.ts';
import { isOfOneFile } from './of-one-file.ts';

/**
 * Parents first: those of one depth do not wait for each other. One that can't be made is no obstacle to the others.
 * @throws what concerns all of them: no room is left, say
 */
export async function makeFolders(tree: LocalTree, disk: Disk): Promise<void> {
  for (let depth = 1; depth <= tree.maxDepth; depth++)
    await inBatches(tree.folders(depth), (folder) => makeFolder(folder, disk));
}

/** Parents last. A folder without its date is better than none. */
export async function dateFolders(tree: LocalTree, disk: Disk): Promise<void> {
  for (let depth = tree.maxDepth; depth >= 0; depth--)
    await inBatches(tree.folders(depth), async ({ path, modifiedMs }) => {
      if (modifiedMs !== undefined) await disk.setTimes(path, modifiedMs).catch(() => undefined);
    });
}

async function makeFolder({ path, obstacle, fail }: IncomingFolder, disk: Disk): Promise<void> {
  if (obstacle !== undefined) return;
  try {
    await disk.makeFolder(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (isThere && (await disk.lstat(path)).isDirectory()) return;
    if (!isOfOneFile(error)) throw error;
    fail(error as Error);
  }
}
