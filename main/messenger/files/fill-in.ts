import { basename, dirname } from 'node:path';
import type { Disk } from './disk.ts';
import { giveName } from './final-name.ts';

export interface Belated {
  /** Where it was received. */
  readonly from: string;
  /** Where it belongs, among what has its final name already. */
  readonly to: string;
}

/**
 * Files that failed at first get their places among the others. What has such a name meanwhile stays: then they get the next
 * free one. Goes on where a program stopped that ended in between.
 */
export async function fillIn(files: Iterable<Belated>, disk: Disk): Promise<void> {
  for (const { from, to } of files) {
    if (!disk.exists(from)) continue; // it has been moved, or it failed again
    disk.makeFolders(dirname(to));
    await giveName(from, dirname(to), basename(to), { disk });
  }
}
