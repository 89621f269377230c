import type { Checksum } from './checksum.ts';
import { ownChunks } from './chunk-buffers.ts';
import type { SmallReading, SmallsRead, SmallWriting } from './disk.ts';
import { diskThreads, errorOf } from './disk-threads.ts';
import { modeOf, NO_LINK } from './open-flags.ts';
import { inMemory } from './system-chunk-file.ts';
import { systemDate } from './system-date.ts';

/** Small files of the machine's own disk: read, checked and written by other threads (disk-threads.ts), many at a time. */

export function readSmalls(files: readonly SmallReading[], into: Uint8Array): Promise<SmallsRead> {
  const { memory, offset } = inMemory(into);
  return diskThreads.run('readSmall', { memory, offset, files, flags: NO_LINK.r });
}

export async function writeSmalls(
  files: readonly SmallWriting[],
  content: Uint8Array,
  checksum: Checksum,
): Promise<readonly (Error | undefined)[] | undefined> {
  const { isRight, failures, memory } = await diskThreads.run('writeSmall', {
    ...inMemory(content),
    checksum,
    files: files.map(({ path, sizeBytes, modifiedMs, isExecutable }) => {
      const date = modifiedMs === undefined ? undefined : systemDate(modifiedMs);
      return { path, sizeBytes, date, mode: modeOf(isExecutable) };
    }),
    flags: NO_LINK.w,
  });
  if (memory !== undefined) ownChunks.giveBack(Buffer.from(memory));
  return isRight ? failures.map((failure) => failure && errorOf(failure)) : undefined;
}
