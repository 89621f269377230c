import type { Disk, DiskPath, SmallFile } from './disk.ts';
import type { Entry } from './manifest.ts';

/**
 * Reads a small file at once. With promises each step would take a turn of the event loop, which costs a second per ten
 * thousand files. Undefined if the file has changed.
 */
export function readSmallFile(disk: Disk, path: DiskPath, { sizeBytes }: Entry): SmallFile | undefined {
  // One byte more than expected, to notice that the file has grown.
  const file = disk.readSmall(path, sizeBytes + 1);
  return file?.content.length === sizeBytes ? file : undefined;
}
