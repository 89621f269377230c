import { checksumOf } from '../../files/checksum.ts';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import { indicesIn, rangesFrom } from '../../files/index-ranges.ts';
import type { Position } from '../../files/manifest.ts';
import { MAX_CHANGES } from '../../files/packing.ts';
import type { IncomingFile } from '../../files/unpacking.ts';
import { Problem } from '../../problem.ts';
import { isOfOneFile } from './file-failure.ts';
import { LargeFile } from './large-file.ts';
import type { PieceHead, SmallHead } from './piece-messages.ts';
import type { PieceTarget } from './piece-reader.ts';
import type { Receiving, TellingHead } from './receiving.ts';

/** Files that wait for the disk to have them, each of which is open; when this many are, the socket is paused. */
const MAX_FINISHING = 16;

/** Receives the files that were asked for, in their order: checks each piece, and writes it. */
export class PieceReceiver implements PieceTarget {
  readonly #receiving: Receiving;
  readonly #done = Promise.withResolvers<void>();
  readonly #wanted: Iterator<number>;
  /** Files that have come, whose last bytes are still being written, in order. */
  readonly #finishing = new Map<
    number,
    { readonly large: LargeFile; readonly version: string | undefined }
  >();
  /** The file that comes next, and what of it is there already; after the last one, the end. */
  #from: Position;
  /** How much of the next file has come, or was there; all of it if we can't write it. */
  #countedBytes = 0;
  /** The same file, once a part of it has come. */
  #large: LargeFile | undefined;
  /** We can't write it: what still comes of it is dropped. */
  #isLost = false;
  /** The piece that is arriving. */
  #head: PieceHead | undefined;
  #small: { readonly content: Buffer; used: number } | undefined;
  #hasFailed = false;
  /** Too many files wait for the disk. */
  #isPaused = false;
  /** How often the next file has started anew. */
  #restarts = 0;

  constructor(receiving: Receiving) {
    this.#receiving = receiving;
    const { wanted, from } = receiving;
    this.#done.promise.catch(() => undefined); // reported through `done`, perhaps later
    this.#wanted = indicesIn(rangesFrom(wanted, from.index));
    this.#from = this.#following();
    if (this.#from.index === from.index) this.#from = from;
    this.#countedBytes = this.#from.offset;
    this.#settle();
  }

  /** Resolves when each file has arrived or failed. @throws Problem 'damaged', 'size-mismatch', or the system's error */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** What is known to be written: an interrupted attempt resumes from here. */
  get position(): Position {
    for (const [index, { large, version }] of this.#finishing) return { index, ...large.resumesAt, version };
    const { index, version } = this.#from;
    return this.#large === undefined ? this.#from : { index, ...this.#large.resumesAt, version };
  }

  begin(head: PieceHead, contentBytes: number): void {
    if (this.#hasFailed) return;
    this.#receiving.onArriving(); // zeros have no content
    this.#head = head;
    if ('files' in head) return this.#beginSmall(head.files, contentBytes);
    if ('chunk' in head) return this.#beginChunk(...head.chunk, contentBytes, head.version);
    need(contentBytes === 0);
    if ('zeros' in head) this.#zeros(...head.zeros, head.version);
    else if ('end' in head) this.#end(head.end, head.modified);
    else if ('again' in head) this.#again(head.again);
    else this.#failed(head.failed, head.problem);
  }

  take(bytes: Uint8Array): boolean {
    if (this.#hasFailed) return true;
    this.#receiving.onArriving();
    const small = this.#small;
    if (small === undefined) {
      this.#count(bytes.length);
      const hasRoom = this.#large?.take(bytes) ?? true;
      this.#isPaused = this.#finishing.size >= MAX_FINISHING;
      return hasRoom && !this.#isPaused;
    }
    small.content.set(bytes, small.used);
    small.used += bytes.length;
    this.#receiving.onProgress(bytes.length);
    return true;
  }

  end(): void {
    const head = this.#head;
    if (this.#hasFailed || head === undefined) return;
    if ('chunk' in head) this.#large?.endChunk(head.checksum);
    else if ('files' in head) this.#endSmall(head.files, head.checksum);
  }

  fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#done.reject(error);
    this.#large?.fail(error);
    for (const { large } of this.#finishing.values()) large.fail(error);
  }

  /** Resolves when every file is closed, so that an interrupted transfer can be resumed. */
  async closed(): Promise<void> {
    const open = [...[...this.#finishing.values()].map(({ large }) => large), this.#large];
    await Promise.allSettled(open.map((large) => large?.closed()));
  }

  #beginSmall(files: readonly SmallHead[], contentBytes: number): void {
    const sizeBytes = files.reduce((sum, [, size]) => sum + size, 0);
    need(sizeBytes === contentBytes && sizeBytes <= CHUNK_BYTES && this.#large === undefined);
    this.#small = { content: Buffer.allocUnsafe(contentBytes), used: 0 };
  }

  #endSmall(files: readonly SmallHead[], checksum: string): void {
    const content = this.#small?.content ?? Buffer.alloc(0);
    this.#small = undefined;
    if (checksumOf(content).toString('hex') !== checksum) throw new Problem('damaged');
    let at = 0;
    for (const [index, sizeBytes, modifiedMs] of files) {
      this.#writeSmall(index, content.subarray(at, at + sizeBytes), modifiedMs);
      at += sizeBytes;
    }
  }

  #writeSmall(index: number, content: Uint8Array, modifiedMs: number | undefined): void {
    const { disk, onFailed } = this.#receiving;
    const entry = this.#entry(index);
    need(entry.sizeBytes === content.length);
    try {
      disk.writeSmall(entry.path, content, { ...entry, modifiedMs: modifiedMs ?? entry.modifiedMs });
    } catch (error) {
      if (!isOfOneFile(error)) throw error;
      onFailed(index, { error });
    }
    this.#pass(index);
  }

  #beginChunk(index: number, position: number, contentBytes: number, version: string | undefined): void {
    const { sizeBytes } = this.#entry(index);
    need(contentBytes > 0 && contentBytes === Math.min(CHUNK_BYTES, sizeBytes - position));
    this.#goOn(position, version);
  }

  #zeros(index: number, position: number, sizeBytes: number, version: string | undefined): void {
    const end = position + sizeBytes;
    const entry = this.#entry(index);
    need(sizeBytes > 0 && (end === entry.sizeBytes || (end < entry.sizeBytes && end % CHUNK_BYTES === 0)));
    this.#goOn(position, version);
    this.#count(sizeBytes);
    this.#large?.skip(sizeBytes);
  }

  /** Something of the file comes that belongs there. */
  #goOn(position: number, version: string | undefined): void {
    if (version !== undefined) this.#from = { ...this.#from, version };
    if (!this.#isLost && this.#large === undefined) this.#large = this.#open();
    need(this.#isLost || this.#large?.position === position);
  }

  #end(index: number, modifiedMs: number | undefined): void {
    const { sizeBytes } = this.#entry(index);
    const large = this.#large;
    const { version } = this.#from;
    if (this.#isLost) return this.#pass(index);
    if (large === undefined || large.position !== sizeBytes) throw new Problem('size-mismatch');
    this.#finishing.set(index, { large, version });
    this.#advance();
    large.finish(modifiedMs).then(
      () => {
        this.#finishing.delete(index);
        this.#settled(index);
      },
      (error: Error) => this.#broke(index, large, error),
    );
  }

  /** It has changed: what has come of it is of no use. */
  #again(index: number): void {
    this.#entry(index);
    need(++this.#restarts <= MAX_CHANGES + 1); // a resumed one may start anew once more
    if (this.#isLost) return;
    const instead = this.#large;
    this.#count(-this.#countedBytes);
    this.#from = { index, offset: 0 };
    this.#large = this.#open(instead);
    instead?.fail(new Problem('stopped'));
  }

  #failed(index: number, told: TellingHead['problem']): void {
    const { sizeBytes } = this.#entry(index);
    this.#large?.fail(new Problem('stopped'));
    if (!this.#isLost) {
      this.#receiving.onFailed(index, { told });
      this.#count(sizeBytes - this.#countedBytes);
    }
    this.#pass(index);
  }

  /** Undefined if it can't be. */
  #open(instead?: LargeFile): LargeFile | undefined {
    const { disk, ask } = this.#receiving;
    const { index, offset } = this.#from;
    const position = instead === undefined ? offset : 0;
    try {
      const onFailed = (error: Error) => this.#broke(index, large, error);
      const large: LargeFile = new LargeFile(this.#entry(index), { disk, position, instead, ask, onFailed });
      return large;
    } catch (error) {
      this.#lose(index, error);
      return undefined;
    }
  }

  /** A file can't be written. Others may fare better. */
  #broke(index: number, large: LargeFile, error: Error): void {
    const isFinishing = this.#finishing.get(index)?.large === large;
    if (this.#hasFailed || !(isFinishing || this.#large === large)) return; // reported, or abandoned
    if (!isOfOneFile(error)) return this.fail(error);
    large.fail(error);
    try {
      if (!isFinishing) return this.#lose(index, error);
      this.#finishing.delete(index);
      this.#receiving.onFailed(index, { error });
      this.#settled(index);
    } catch (problem) {
      this.fail(problem as Error); // it could not be stored
    }
  }

  #lose(index: number, error: unknown): void {
    if (!isOfOneFile(error)) throw error;
    const { sizeBytes } = this.#entry(index);
    this.#large = undefined;
    this.#receiving.onFailed(index, { error });
    this.#count(sizeBytes - this.#countedBytes);
    this.#isLost = true;
  }

  /** More of the next file has come. What comes of one that is lost counts already. */
  #count(addedBytes: number): void {
    if (this.#isLost || addedBytes === 0) return;
    this.#countedBytes += addedBytes;
    this.#receiving.onProgress(addedBytes);
  }

  /** What is said of a file must be of the one that comes next. */
  #entry(index: number): IncomingFile {
    const entry = index === this.#from.index ? this.#receiving.files.at(index) : undefined;
    if (entry === undefined) throw new Problem('size-mismatch');
    return entry;
  }

  /** Nothing more comes of it, and nothing is left to do. */
  #pass(index: number): void {
    this.#advance();
    this.#settled(index);
  }

  #advance(): void {
    this.#restarts = 0;
    this.#countedBytes = 0;
    this.#large = undefined;
    this.#isLost = false;
    this.#from = this.#following();
    if (this.#from.index === this.#receiving.files.length) this.#receiving.onLast();
  }

  #following(): Position {
    const { value, done } = this.#wanted.next();
    return { index: done === true ? this.#receiving.files.length : value, offset: 0 };
  }

  #settled(index: number): void {
    if (this.#isPaused && this.#finishing.size < MAX_FINISHING) {
      this.#isPaused = false;
      this.#receiving.ask();
    }
    this.#receiving.onSettled(index);
    this.#settle();
  }

  #settle(): void {
    if (this.#from.index === this.#receiving.files.length && this.#finishing.size === 0) this.#done.resolve();
  }
}

function need(isTrue: boolean): asserts isTrue {
  if (!isTrue) throw new Problem('size-mismatch');
}
