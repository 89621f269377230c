import { inBatches } from './batches.ts';
import type { Disk } from './disk.ts';
import type { LocalTree } from './local-tree.ts';

/** Parents first: those of one depth do not wait for each other. */
export async function makeFolders(tree: LocalTree, disk: Disk): Promise<void> {
  for (let depth = 1; depth <= tree.maxDepth; depth++)
    await inBatches(tree.folders(depth), ({ path }) => makeFolder(path, disk));
}

/** Parents last. A folder without its date is better than none. */
export async function dateFolders(tree: LocalTree, disk: Disk): Promise<void> {
  for (let depth = tree.maxDepth; depth >= 0; depth--)
    await inBatches(tree.folders(depth), async ({ path, modifiedMs }) => {
      if (modifiedMs !== undefined) await disk.setTimes(path, modifiedMs).catch(() => undefined);
    });
}

/** Those in which nothing is. */
export async function removeEmptyFolders(tree: LocalTree, disk: Disk): Promise<void> {
  for (let depth = tree.maxDepth; depth > 0; depth--)
    await inBatches(tree.folders(depth), ({ path }) => disk.removeIfEmpty(path));
}

async function makeFolder(path: string, disk: Disk): Promise<void> {
  try {
    await disk.makeFolder(path);
  } catch (error) {
    const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST';
    if (!isThere || !(await disk.lstat(path)).isDirectory()) throw error;
  }
}
