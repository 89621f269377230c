import { type Checksum, checksumOf } from '../../files/checksum.ts';
import { type Chunk, chunksOf, chunksOfContent, type Hole, withHoles } from '../../files/chunk-content.ts';
import type { DiskEntry, SmallFile } from '../../files/disk.ts';
import { MAX_CHANGES, type OutgoingFile, readingProblem, readWhole } from '../../files/packing.ts';
import { Problem } from '../../problem.ts';
import { problemOf } from '../../problem-of.ts';
import { isInterruption } from '../transfer-outcome.ts';
import { versionOf } from './file-version.ts';
import type { Piece, SmallHead } from './piece-messages.ts';
import { type Group, groupsOf, SmallReads } from './small-reads.ts';

/** `st_blocks` counts in these, whatever the file system's own blocks are. */
const BLOCK_BYTES = 512;
/** The version of what a page holds, which does not change. */
const UPLOAD = '0'.repeat(16);

/** Files that were asked for: of the list, those from `first` on. */
export interface Run {
  readonly first: number;
  readonly count: number;
  /** Where to begin in the first one, if it is still that version. */
  readonly from: number;
  readonly version: string | undefined;
}

export interface PieceSourceInit {
  readonly files: readonly OutgoingFile[];
  /** The receiver has no use for it any more. */
  isLost(file: number): boolean;
  /** It could not be sent. */
  onFailed(file: number, problem: Problem): void;
}

/** The pieces of the files that were asked for, in order. The content of each is valid until the next one is requested. */
export class PieceSource {
  readonly #init: PieceSourceInit;

  constructor(init: PieceSourceInit) {
    this.#init = init;
  }

  /** @throws Problem 'size-mismatch' if there are no such files */
  async *pieces({ first, count, from, version }: Run): AsyncGenerator<Piece> {
    const { files, isLost } = this.#init;
    const end = first + count;
    if (end > files.length) throw new Problem('size-mismatch');
    let next: Begun | undefined;
    try {
      const groups = groupsOf(files, first, end);
      next = begin(groups);
      while (next !== undefined) {
        const current: Begun = next;
        next = begin(groups); // read while the current one is being sent
        const { group, reads } = current;
        const [file] = group.files as readonly [OutgoingFile];
        if (reads !== undefined) yield* this.#small(group, reads);
        else if (isLost(group.first)) yield { head: { end: group.first }, content: [] };
        else yield* this.#large(group.first, file, group.first === first ? from : 0, version);
      }
    } finally {
      await next?.reads?.close();
    }
  }

  async *#small({ first, files }: Group, reads: SmallReads): AsyncGenerator<Piece> {
    try {
      const read = await reads.read();
      const batch = new Batch();
      let used = 0;
      for (const [at, file] of files.entries()) {
        const index = first + at;
        const changedMs = read?.modifiedMs[at];
        if (read !== undefined && changedMs !== undefined) {
          const part = read.content.subarray(used, used + file.sizeBytes);
          used += part.length;
          batch.add(index, part, newDate(file, changedMs));
        } else yield* this.#alone(index, file, batch);
      }
      const isWhole = read !== undefined && !read.modifiedMs.includes(undefined);
      yield* isWhole ? batch.takeRead(read.content.subarray(0, used), read.checksum) : batch.take();
    } finally {
      await reads.close();
    }
  }

  /** Reads a small file into a batch, or says why not: what is before it in the batch goes first. */
  async *#alone(index: number, file: OutgoingFile, batch: Batch): AsyncGenerator<Piece> {
    try {
      const { content, modifiedMs } = await wholeOf(file);
      batch.add(index, content, newDate(file, modifiedMs));
    } catch (error) {
      yield* batch.take();
      yield this.#failure(index, error);
    }
  }

  async *#large(
    index: number,
    file: OutgoingFile,
    from: number,
    version: string | undefined,
  ): AsyncGenerator<Piece> {
    try {
      for (let changes = 0; changes <= MAX_CHANGES; changes++) {
        const there = await statOf(file);
        if (there !== undefined && there.size !== file.sizeBytes) break; // not what they accepted
        const current = there === undefined ? UPLOAD : versionOf(there);
        const position = changes === 0 && current === version && from < file.sizeBytes ? from : 0;
        if (changes > 0 || position !== from) yield { head: { again: index }, content: [] };
        const isWhole = yield* this.#chunks(index, file, { position, version: current, there });
        if (!isWhole) continue;
        const modified = newDate(file, there?.mtimeMs);
        yield { head: { end: index, ...(modified === undefined ? {} : { modified }) }, content: [] };
        return;
      }
      throw new Problem('changed', { name: file.path });
    } catch (error) {
      yield this.#failure(index, error);
    }
  }

  /** @returns whether all of it was sent, and is as it was */
  async *#chunks(
    index: number,
    file: OutgoingFile,
    { position, version, there }: { position: number; version: string; there: DiskEntry | undefined },
  ): AsyncGenerator<Piece, boolean> {
    const isSparse = there?.blocks !== undefined && there.blocks * BLOCK_BYTES < there.size;
    const chunks = contentOf(file, position);
    let next = position;
    for await (const chunk of isSparse ? withHoles(chunks) : chunks) {
      const sizeBytes = 'bytes' in chunk ? chunk.bytes.length : chunk.sizeBytes;
      if (chunk.position !== next || next + sizeBytes > file.sizeBytes) return false;
      yield pieceOf(index, chunk, next === position ? version : undefined);
      next += sizeBytes;
      if (this.#init.isLost(index)) return true;
    }
    if (next !== file.sizeBytes) return false;
    const now = await statOf(file);
    return now === undefined || versionOf(now) === version;
  }

  /** @throws what is no fault of the file, and passes: no descriptor is free, say */
  #failure(index: number, error: unknown): Piece {
    const problem = problemOf(readingProblem(error, this.#init.files[index] as OutgoingFile), '');
    if (isInterruption(problem.view)) throw error;
    this.#init.onFailed(index, problem);
    return { head: { failed: index, problem: problem.view }, content: [] };
  }
}

function pieceOf(index: number, chunk: Chunk | Hole, version: string | undefined): Piece {
  const { position } = chunk;
  const said = version === undefined ? {} : { version };
  if (!('bytes' in chunk))
    return { head: { zeros: [index, position, chunk.sizeBytes], ...said }, content: [] };
  const checksum = Buffer.from(chunk.checksum).toString('hex');
  return { head: { chunk: [index, position], checksum, ...said }, content: [chunk.bytes] };
}

async function* contentOf(file: OutgoingFile, position: number): AsyncGenerator<Chunk> {
  const { place, sizeBytes } = file;
  if (place === undefined) return yield* chunksOfContent(await file.open(position), position);
  const opened = await place.disk.openChunks(place.path, 'r');
  try {
    yield* chunksOf(opened, position, sizeBytes);
  } finally {
    await opened.close().catch(() => undefined); // a failed close doesn't affect what was read
  }
}

/** A small file as it was at one moment. @throws Problem 'changed', or what reading throws */
async function wholeOf(file: OutgoingFile): Promise<SmallFile> {
  for (let changes = 0; ; changes++) {
    try {
      return await readWhole(file);
    } catch (error) {
      if (!(error instanceof Problem && error.code === 'changing') || changes === MAX_CHANGES) throw error;
    }
  }
}

/** Undefined if it is not on a disk of ours. @throws what the system says of a file that is not there */
async function statOf({ place }: OutgoingFile): Promise<DiskEntry | undefined> {
  return place?.disk.lstat(place.path);
}

/** When it was changed, if that is not as in the list, where it stands in whole microseconds. */
function newDate(file: OutgoingFile, modifiedMs: number | undefined): number | undefined {
  const isAsListed = Math.abs((modifiedMs ?? 0) - (file.modifiedMs ?? 0)) < 0.01;
  return modifiedMs === undefined || isAsListed ? undefined : modifiedMs;
}

/** A group whose reading has begun, if it is of small files. */
interface Begun {
  readonly group: Group;
  readonly reads: SmallReads | undefined;
}

function begin(groups: Iterator<Group>): Begun | undefined {
  const { value: group, done } = groups.next();
  if (done === true) return undefined;
  return { group, reads: group.isSmall ? new SmallReads(group.files) : undefined };
}

/** Small files that are sent together. */
class Batch {
  #files: SmallHead[] = [];
  #contents: Uint8Array[] = [];

  add(index: number, content: Uint8Array, modified: number | undefined): void {
    const { length } = content;
    this.#files.push(modified === undefined ? [index, length] : [index, length, modified]);
    this.#contents.push(content);
  }

  *take(): Generator<Piece> {
    const content = Buffer.concat(this.#contents);
    yield* this.takeRead(content, checksumOf(content));
  }

  /** @param content of all of its files, one after another */
  *takeRead(content: Uint8Array, checksum: Checksum): Generator<Piece> {
    if (this.#files.length === 0) return;
    yield {
      head: { files: this.#files, checksum: Buffer.from(checksum).toString('hex') },
      content: [content],
    };
    this.#files = [];
    this.#contents = [];
  }
}
