import type * as Fs from 'node:fs';
import type { Checksum } from './checksum.ts';

/**
 * What other threads do for disk-threads.ts. They get these functions as source, so that no bundle has to find a file for
 * them: each refers to nothing but its parameters.
 */
export interface ThreadTools {
  readonly fs: typeof Fs;
  checksumOf(bytes: Uint8Array): Checksum & { equals(other: Uint8Array): boolean };
}

/** An error as it passes between threads. */
export interface Failure {
  readonly code?: string;
  readonly message: string;
}

/** Memory of a chunk: shared if it is read into, else handed over to the thread, which gives it back. */
type ChunkMemory = SharedArrayBuffer | ArrayBuffer;

/** Reads a chunk and works out its checksum, or checks one and writes it if it is right. */
export interface ChunkTask {
  readonly fd: number;
  readonly memory: ChunkMemory;
  readonly offset: number;
  readonly length: number;
  readonly position: number;
  /** What it should be, if it is to be written. */
  readonly checksum?: Checksum;
}

export interface ChunkDone {
  /** Read, or written; 0 if the chunk was not right. */
  readonly bytes: number;
  readonly checksum: Checksum;
}

export function chunk({ fs, checksumOf }: ThreadTools, task: ChunkTask): ChunkDone {
  const { fd, memory, offset, length, position, checksum } = task;
  const bytes = new Uint8Array(memory, offset, length);
  // The system may read, and write, fewer bytes than it is asked to.
  if (checksum === undefined) {
    let at = 0;
    while (at < length) {
      const count = fs.readSync(fd, bytes, at, length - at, position + at);
      if (count === 0) break;
      at += count;
    }
    return { bytes: at, checksum: checksumOf(bytes.subarray(0, at)) };
  }
  const actual = checksumOf(bytes);
  if (!actual.equals(checksum)) return { bytes: 0, checksum: actual };
  for (let at = 0; at < length; ) at += fs.writeSync(fd, bytes, at, length - at, position + at);
  return { bytes: length, checksum: actual };
}

/** Reads small files, one after another, and works out one checksum of those that could be read. */
export interface SmallReadTask {
  readonly memory: ChunkMemory;
  readonly offset: number;
  readonly files: readonly { readonly path: string | Uint8Array; readonly sizeBytes: number }[];
  readonly flags: number;
}

export interface SmallReadDone {
  /** When each was changed, in ms since 1970; undefined if it can't be read, is not as large as it should be, or changed meanwhile. */
  readonly modifiedMs: readonly (number | undefined)[];
  readonly checksum: Checksum;
}

export function readSmall({ fs, checksumOf }: ThreadTools, task: SmallReadTask): SmallReadDone {
  const { memory, offset, files, flags } = task;
  let used = 0;
  const modifiedMs = files.map(({ path, sizeBytes }) => {
    let fd: number | undefined;
    try {
      fd = fs.openSync(path as string, flags);
      const before = fs.fstatSync(fd);
      if (!before.isFile() || before.size !== sizeBytes) return undefined;
      const bytes = new Uint8Array(memory, offset + used, sizeBytes);
      if (sizeBytes > 0 && fs.readSync(fd, bytes, 0, sizeBytes, 0) !== sizeBytes) return undefined;
      const after = fs.fstatSync(fd);
      const isSame = (['size', 'mtimeMs', 'ctimeMs'] as const).every((each) => before[each] === after[each]);
      if (!isSame) return undefined;
      used += sizeBytes;
      return before.mtimeMs;
    } catch {
      return undefined; // whoever needs to know why tries again
    } finally {
      if (fd !== undefined) fs.closeSync(fd);
    }
  });
  return { modifiedMs, checksum: checksumOf(new Uint8Array(memory, offset, used)) };
}

/** Checks the content of small files, one after another, and writes each of them if all is right. */
export interface SmallWriteTask {
  readonly memory: ChunkMemory;
  readonly offset: number;
  readonly length: number;
  readonly checksum: Checksum;
  readonly files: readonly {
    /** Undefined: its content is passed over. */
    readonly path: string | undefined;
    readonly sizeBytes: number;
    /** When it was changed, as `systemDate` has it. */
    readonly date: string | undefined;
    readonly mode: number;
  }[];
  readonly flags: number;
}

export interface SmallWriteDone {
  readonly isRight: boolean;
  readonly failures: readonly (Failure | undefined)[];
}

export function writeSmall({ fs, checksumOf }: ThreadTools, task: SmallWriteTask): SmallWriteDone {
  const { memory, offset, length, checksum, files, flags } = task;
  if (!checksumOf(new Uint8Array(memory, offset, length)).equals(checksum))
    return { isRight: false, failures: [] };
  let from = offset;
  const failures = files.map(({ path, sizeBytes, date, mode }) => {
    const bytes = new Uint8Array(memory, from, sizeBytes);
    from += sizeBytes;
    if (path === undefined) return undefined;
    let fd: number | undefined;
    try {
      fd = fs.openSync(path, flags, mode);
      for (let at = 0; at < sizeBytes; ) at += fs.writeSync(fd, bytes, at, sizeBytes - at, at);
      try {
        if (date !== undefined) fs.futimesSync(fd, date, date);
      } catch {
        // A date that this file system does not know is no reason to do without the file.
      }
      return undefined;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      return code === undefined ? { message } : { code, message };
    } finally {
      if (fd !== undefined) fs.closeSync(fd);
    }
  });
  return { isRight: true, failures };
}

/** By the name under which a thread is asked for it. */
export const THREAD_TASKS = { chunk, readSmall, writeSmall };
