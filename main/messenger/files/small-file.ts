import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import type { Entry } from './manifest.ts';

const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0);

/**
 * Reads a small file in four system calls. With promises each call would take a turn of the event loop, which
 * costs a second per ten thousand files. Undefined if the file has changed.
 */
export function readSmallFile(path: string, { sizeBytes }: Entry): Buffer | undefined {
  const fd = openSync(path, FLAGS);
  try {
    if (!fstatSync(fd).isFile()) return undefined;
    const content = Buffer.allocUnsafe(sizeBytes + 1);
    const length = readSync(fd, content, 0, content.length, 0);
    return length === sizeBytes ? content.subarray(0, length) : undefined;
  } finally {
    closeSync(fd);
  }
}
