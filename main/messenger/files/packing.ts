import { createHash } from 'node:crypto';
import { Problem } from '../problem.ts';
import type { Disk, DiskPath, SmallFile } from './disk.ts';
import type { Content } from './file-content.ts';
import { type FileIdentity, isSameFile } from './file-identity.ts';
import type { Entry, Position } from './manifest.ts';
import { readSmallFile } from './small-file.ts';

/** Files up to this size are read whole, several ahead, and sent in batches. */
export const SMALL_BYTES = 64 * 1024;
const AHEAD = 16;
const BATCH_BYTES = 256 * 1024;

/** How often a file starts anew because it has changed. */
export const MAX_CHANGES = 2;

/** A file to send. */
export interface OutgoingFile extends Entry {
  /** Opens it at byte `position`, default 0; rejects if it can't be read. */
  open(position?: number): Promise<Content>;
  /** Where it is, if it is a file on a disk of this machine. */
  readonly place?: { readonly disk: Disk; readonly path: DiskPath };
  /** As it was when we began to send it. */
  identity?: FileIdentity | undefined;
  /** How often it has changed since. */
  changes?: number;
}

/** Whether what was sent of a file belongs to what it was before a change. */
export async function hasChanged(file: OutgoingFile | undefined): Promise<boolean> {
  if (file?.identity === undefined) return false;
  const now = await identityOf(file);
  return now === undefined || !isSameFile(file.identity, now);
}

/**
 * The bytes that follow the manifest: each file's content and SHA-256, starting at `from`. The bytes before
 * the position are read too, since the digest covers the whole file. A part is valid until the next one is
 * requested.
 * @throws Problem 'changed' if a file's size is not the announced one; 'changing' if it was written to while it was sent;
 *   whatever opening and reading throw
 */
export async function* pack(files: readonly OutgoingFile[], from: Position): AsyncGenerator<Uint8Array> {
  for (let index = from.index; index < files.length; ) {
    const small = smallFrom(files, index);
    if (small.length > 0 && !(index === from.index && from.offset > 0)) {
      yield* packSmall(small);
      index += small.length;
      continue;
    }
    const file = files[index] as OutgoingFile;
    yield* packLarge(file, index === from.index ? from.offset : 0);
    index++;
  }
}

function smallFrom(files: readonly OutgoingFile[], index: number): readonly OutgoingFile[] {
  let end = index;
  while (end < files.length && (files[end]?.sizeBytes ?? 0) <= SMALL_BYTES) end++;
  return files.slice(index, end);
}

async function* packSmall(files: readonly OutgoingFile[]): AsyncGenerator<Uint8Array> {
  const reads = files.slice(0, AHEAD).map(readWhole);
  let batch: Uint8Array[] = [];
  let batchBytes = 0;
  try {
    for (let index = 0; index < files.length; index++) {
      const { content } = await (reads.shift() as Promise<SmallFile>);
      const next = files[index + AHEAD];
      if (next !== undefined) reads.push(readWhole(next));
      const digest = createHash('sha256').update(content).digest();
      batch.push(content, digest);
      batchBytes += content.length + digest.length;
      if (batchBytes < BATCH_BYTES) continue;
      yield Buffer.concat(batch, batchBytes);
      batch = [];
      batchBytes = 0;
    }
    if (batchBytes > 0) yield Buffer.concat(batch, batchBytes);
  } finally {
    for (const read of reads) read.catch(() => undefined); // nobody is waiting for them any more
  }
}

async function* packLarge(file: OutgoingFile, offset: number): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  file.identity = await identityOf(file);
  const content = await file.open().catch((error: unknown) => {
    throw readingProblem(error, file);
  });
  let at = 0;
  try {
    for await (const part of content) {
      hash.update(part);
      const before = at;
      at += part.length;
      if (at > file.sizeBytes) break;
      if (at > offset) yield part.subarray(Math.max(0, offset - before));
    }
  } catch (error) {
    throw readingProblem(error, file);
  } finally {
    content.destroy();
  }
  if (at !== file.sizeBytes || (await hasChanged(file))) throw changed(file);
  yield hash.digest();
}

export async function readWhole(file: OutgoingFile): Promise<SmallFile> {
  try {
    if (file.place === undefined) return { content: await readAll(file), modifiedMs: undefined };
    const small = readSmallFile(file.place.disk, file.place.path, file);
    if (small !== undefined) return small;
    file.identity = await identityOf(file);
    throw changed(file);
  } catch (error) {
    throw readingProblem(error, file);
  }
}

async function readAll(file: OutgoingFile): Promise<Uint8Array> {
  const content = await file.open();
  const whole = Buffer.allocUnsafe(file.sizeBytes);
  let at = 0;
  try {
    for await (const part of content) {
      if (at + part.length > file.sizeBytes) throw changed(file);
      whole.set(part, at);
      at += part.length;
    }
  } finally {
    content.destroy();
  }
  if (at !== file.sizeBytes) throw changed(file);
  return whole;
}

/** What is written to while it is read arrives as a mixture, whose digest is right. */
function changed(file: OutgoingFile): Problem {
  file.changes = (file.changes ?? 0) + 1;
  const { path: name, changes, sizeBytes, identity } = file;
  const isSameSize = identity?.size === sizeBytes; // another size is not what they accepted
  return new Problem(isSameSize && changes <= MAX_CHANGES ? 'changing' : 'changed', { name });
}

/** Undefined if it is not on a disk of ours, or not there any more. */
async function identityOf({ place }: OutgoingFile): Promise<FileIdentity | undefined> {
  return place?.disk.lstat(place.path).catch(() => undefined);
}

const READING: Readonly<Record<string, 'file-missing' | 'file-unreadable'>> = {
  ENOENT: 'file-missing',
  ENOTDIR: 'file-missing',
  EACCES: 'file-unreadable',
  EPERM: 'file-unreadable',
  EISDIR: 'file-unreadable',
  ELOOP: 'file-unreadable',
  EIO: 'file-unreadable',
};

/** Which file it is about: the system's errors say neither its name nor at whose side it is. */
export function readingProblem(error: unknown, { path: name }: Entry): unknown {
  const code = READING[(error as NodeJS.ErrnoException | undefined)?.code ?? ''];
  return code === undefined || error instanceof Problem ? error : new Problem(code, { name }).because(error);
}
