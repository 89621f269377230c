import { Problem } from '../problem.ts';
import type { Disk } from './disk.ts';

/** @throws Problem 'enospc' if that many bytes don't fit */
export async function needRoom(disk: Disk, folder: string, sizeBytes: number): Promise<void> {
  if (sizeBytes > (await disk.freeBytes(folder))) throw new Problem('enospc');
}
