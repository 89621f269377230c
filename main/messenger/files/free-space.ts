import { statfs } from 'node:fs/promises';
import { Problem } from '../problem.ts';

/** @throws Problem 'enospc' if that many bytes don't fit */
export async function needRoom(folder: string, sizeBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  if (sizeBytes > bavail * bsize) {
    throw new Problem('enospc');
  }
}
