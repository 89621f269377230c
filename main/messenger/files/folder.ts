import { isAbsolute } from 'node:path';
import { Problem } from '../problem.ts';
import type { Disk } from './disk.ts';
import { systemDisk } from './system-disk.ts';

/** @throws Problem 'folder-…' unless files can be saved there */
export async function checkFolder(path: string, disk: Disk = systemDisk): Promise<void> {
  if (!isAbsolute(path)) throw new Problem('folder-path');
  const found = await disk.stat(path).catch(() => undefined);
  if (found === undefined) throw new Problem('folder-missing');
  if (!found.isDirectory()) throw new Problem('folder-is-file');
  await disk.checkWritable(path).catch((cause: unknown) => {
    throw new Problem('folder-not-writable').because(cause);
  });
}
