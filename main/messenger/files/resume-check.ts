import { sharedChunks } from './chunk-buffers.ts';
import { CHUNK_BYTES } from './chunks.ts';
import type { Disk } from './disk.ts';
import type { Position } from './manifest.ts';
import type { IncomingFiles } from './unpacking.ts';

/** Files that are looked at at the same time. */
const AT_ONCE = 64;

/**
 * From where files can go on that were received up to a position: from there if those before it are there and the last
 * chunk is as it was; from the start of a file whose last chunk is not. Undefined if files are missing.
 * @param isHere whether a file before the position should be there
 */
export async function resumesAt(
  files: IncomingFiles,
  from: Position,
  isHere: (index: number) => boolean,
  disk: Disk,
): Promise<Position | undefined> {
  if (!(await areWhole(files, from.index, disk, isHere))) return undefined;
  return (await isLastChunkRight(files, from, disk)) ? from : { index: from.index, offset: 0 };
}

/** Whether the first files of a list are there, as large as they should be. @param isHere whether a file should be there */
export async function areWhole(
  files: IncomingFiles,
  count: number,
  disk: Disk,
  isHere: (index: number) => boolean = () => true,
): Promise<boolean> {
  for (let at = 0; at < count; at += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - at) }, (_, index) => at + index);
    const are = await Promise.all(some.filter(isHere).map((index) => isWhole(files, index, disk)));
    if (are.includes(false)) return false;
  }
  return true;
}

async function isWhole(files: IncomingFiles, index: number, disk: Disk): Promise<boolean> {
  const file = files.at(index);
  if (file === undefined) return false;
  const there = await disk.lstat(file.path);
  return there.isFile() && there.size === file.sizeBytes;
}

/** The last chunk is the one that a power failure would have spoilt. One of nothing but zeros has no checksum. */
async function isLastChunkRight(
  files: IncomingFiles,
  { index, offset, checksum }: Position,
  disk: Disk,
): Promise<boolean> {
  const file = files.at(index);
  if (file === undefined || offset === 0) return offset === 0;
  if (checksum === undefined) return (await disk.lstat(file.path)).isFile();
  const opened = await disk.openChunks(file.path, 'r');
  const chunk = sharedChunks.take();
  try {
    const read = await opened.read(chunk, offset - CHUNK_BYTES);
    return Buffer.from(read.checksum).toString('hex') === checksum;
  } finally {
    sharedChunks.giveBack(chunk);
    await opened.close();
  }
}
