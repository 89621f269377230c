import type { DiskEntry } from './disk.ts';

/** What is another for another file, and for the same one after it was written to. */
export type FileIdentity = Pick<DiskEntry, 'ino' | 'size' | 'mtimeMs' | 'ctimeMs'>;

export function isSameFile(one: FileIdentity, other: FileIdentity): boolean {
  return (
    one.ino === other.ino &&
    one.size === other.size &&
    one.mtimeMs === other.mtimeMs &&
    one.ctimeMs === other.ctimeMs
  );
}
