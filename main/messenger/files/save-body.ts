import type { IncomingBody } from '../../engine/index.ts';
import { Problem } from '../problem.ts';
import type { Disk, DiskFile } from './disk.ts';
import { FileWriter } from './file-writer.ts';
import { giveName } from './final-name.ts';
import { needRoom } from './free-space.ts';
import { Part, type PartJournal } from './part.ts';
import { systemDisk } from './system-disk.ts';

export interface BodySaving {
  readonly folder: string;
  /** Safe already (file-name.ts). */
  readonly name: string;
  readonly journal: PartJournal;
  readonly sizeBytes: number;
  readonly signal: AbortSignal;
  /** Default the system's. */
  readonly disk?: Disk;
  onProgress(addedBytes: number): void;
}

/**
 * Writes a body to a part (part.ts) as fast as the disk takes it, flushes it to disk, then gives it a free
 * name: 'name (2).ext' next to 'name.ext', never replacing an existing file. Returns its path. Leaves nothing
 * behind on failure.
 * @throws Problem 'size-mismatch' unless exactly `sizeBytes` arrived, 'enospc' if they don't fit; otherwise
 *   the system's error
 */
export async function saveBody(body: IncomingBody, saving: BodySaving): Promise<string> {
  const { folder, name, journal, sizeBytes, signal, disk = systemDisk } = saving;
  const part = new Part(folder, 'file', journal, disk);
  const stop = () => void body.destroy(asError(signal.reason));
  signal.addEventListener('abort', stop, { once: true });
  try {
    disk.makeFolders(folder);
    await needRoom(disk, folder, { bytes: sizeBytes, files: 1 });
    await part.make();
    const file = await disk.open(part.path, 'r+');
    try {
      if (signal.aborted) stop();
      await write(body, file, saving);
      await file.datasync();
      await file.close();
      const path = await giveName(part.path, folder, name, { disk });
      await part.left();
      return path;
    } catch (error) {
      await file.close().catch(() => undefined);
      await part.discard();
      throw error;
    }
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

async function write(body: IncomingBody, file: DiskFile, saving: BodySaving): Promise<void> {
  let writtenBytes = 0;
  const writer = body.pourInto(
    (ask) =>
      new FileWriter(file, {
        offset: 0,
        ask,
        onWritten(addedBytes) {
          writtenBytes += addedBytes;
          saving.onProgress(addedBytes);
        },
      }),
  );
  await writer.done;
  if (writtenBytes !== saving.sizeBytes) {
    throw new Problem('size-mismatch');
  }
}

function asError(reason: unknown): Error {
  return reason instanceof Error ? reason : new Error('The transfer was stopped.');
}
