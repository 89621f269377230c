import { Problem } from '../problem.ts';
import type { Disk, Room } from './disk.ts';

/** @throws Problem 'enospc' if that much does not fit, 'no-room-for-files' if so many files do not */
export async function needRoom(disk: Disk, folder: string, { bytes, files }: Room): Promise<void> {
  const room = await disk.room(folder);
  if (bytes > room.bytes) throw new Problem('enospc');
  if (files > room.files) throw new Problem('no-room-for-files');
}
