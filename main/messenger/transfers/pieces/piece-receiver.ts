import { CHUNK_BYTES } from '../../files/chunks.ts';
import type { Position } from '../../files/manifest.ts';
import { isOfOneFile } from '../../files/of-one-file.ts';
import { MAX_CHANGES } from '../../files/packing.ts';
import { Problem } from '../../problem.ts';
import { codeOf } from '../../problem-of.ts';
import type { Damaged } from './damages.ts';
import { LargeFile } from './large-file.ts';
import { NextFile } from './next-file.ts';
import type { PieceHead, SmallHead } from './piece-messages.ts';
import type { PieceTarget } from './piece-reader.ts';
import type { Receiving, TellingHead } from './receiving.ts';
import { SmallBatch } from './small-batch.ts';
import { Unfinished } from './unfinished.ts';

/** Receives the files that were asked for, in their order: checks each piece, and writes it. */
export class PieceReceiver implements PieceTarget {
  readonly #receiving: Receiving;
  readonly #done = Promise.withResolvers<void>();
  readonly #next: NextFile;
  readonly #unfinished = new Unfinished();
  /** How much of the next file has come, or was there; all of it if we can't write it. */
  #countedBytes = 0;
  /** The same file, once a part of it has come. */
  #large: LargeFile | undefined;
  /** We can't write it: what still comes of it is dropped. */
  #isLost = false;
  /** The piece that is arriving. */
  #head: PieceHead | undefined;
  #small: SmallBatch | undefined;
  #hasFailed = false;
  #damaged: Damaged | undefined;
  /** Too many files wait for the disk. */
  #isPaused = false;
  /** How often the next file has started anew. */
  #restarts = 0;

  constructor(receiving: Receiving) {
    this.#receiving = receiving;
    const { files, wanted, from } = receiving;
    this.#done.promise.catch(() => undefined); // reported through `done`, perhaps later
    this.#next = new NextFile(files, wanted, from);
    this.#countedBytes = this.#next.position.offset;
    this.#settle();
  }

  /** Resolves when each file has arrived or failed. @throws Problem 'damaged', 'size-mismatch', or the system's error */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** What was not as it should be, if that is why it failed. */
  get damaged(): Damaged | undefined {
    return this.#damaged;
  }

  /** What is known to be written: an interrupted attempt resumes from here. */
  get position(): Position {
    const { position } = this.#unfinished;
    if (position !== undefined) return position;
    const { index, version } = this.#next.position;
    return this.#large === undefined ? this.#next.position : { index, ...this.#large.resumesAt, version };
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
    let hasRoom = true;
    if (this.#small === undefined) {
      this.#count(bytes.length);
      hasRoom = this.#large?.take(bytes) ?? true;
    } else {
      this.#small.take(bytes);
      this.#receiving.onProgress(bytes.length);
    }
    return this.hasRoom() && hasRoom;
  }

  hasRoom(): boolean {
    this.#isPaused = this.#unfinished.isFull;
    return !this.#isPaused;
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
    this.#unfinished.fail(error);
  }

  /** Resolves when every file is closed, so that an interrupted transfer can be resumed. */
  async closed(): Promise<void> {
    await Promise.allSettled([this.#unfinished.closed(), this.#large?.closed()]);
  }

  #beginSmall(files: readonly SmallHead[], contentBytes: number): void {
    need(this.#large === undefined && !this.#isLost && this.#next.position.offset === 0);
    this.#small = SmallBatch.of(files, contentBytes);
  }

  #endSmall(files: readonly SmallHead[], checksum: string): void {
    const batch = this.#small;
    this.#small = undefined;
    if (batch === undefined) throw new Problem('size-mismatch');
    this.#unfinished.add(batch, this.#next.position);
    const writings = files.map(([index, sizeBytes, modifiedMs]) => {
      const entry = this.#next.entry(index);
      need(entry.sizeBytes === sizeBytes);
      this.#advance();
      return { ...entry, modifiedMs: modifiedMs ?? entry.modifiedMs };
    });
    batch.write(writings, checksum, this.#receiving.disk).then(
      (errors) => this.#wroteSmall(files, errors),
      (error: Error) => this.#broken({ first: files[0]?.[0] ?? 0, count: files.length }, error),
    );
  }

  #wroteSmall(files: readonly SmallHead[], errors: readonly (Error | undefined)[]): void {
    if (this.#hasFailed) return;
    try {
      for (const [at, error] of errors.entries())
        if (error !== undefined) this.#receiving.onFailed(files[at]?.[0] ?? 0, { error });
      this.#unfinished.delete(files[0]?.[0] ?? 0);
      for (const [index] of files) this.#settled(index);
    } catch (problem) {
      this.fail(problem as Error); // it could not be stored
    }
  }

  #beginChunk(index: number, position: number, contentBytes: number, version: string | undefined): void {
    const { sizeBytes } = this.#next.entry(index);
    need(contentBytes > 0 && contentBytes === Math.min(CHUNK_BYTES, sizeBytes - position));
    this.#goOn(position, version);
  }

  #zeros(index: number, position: number, sizeBytes: number, version: string | undefined): void {
    const end = position + sizeBytes;
    const entry = this.#next.entry(index);
    need(sizeBytes > 0 && (end === entry.sizeBytes || (end < entry.sizeBytes && end % CHUNK_BYTES === 0)));
    this.#goOn(position, version);
    this.#count(sizeBytes);
    this.#large?.skip(sizeBytes);
  }

  /** Something of the file comes that belongs there. */
  #goOn(position: number, version: string | undefined): void {
    if (version !== undefined) this.#next.position = { ...this.#next.position, version };
    if (!this.#isLost && this.#large === undefined) this.#large = this.#open();
    need(this.#isLost || this.#large?.position === position);
  }

  #end(index: number, modifiedMs: number | undefined): void {
    const { sizeBytes } = this.#next.entry(index);
    const large = this.#large;
    const { version } = this.#next.position;
    if (this.#isLost) return this.#pass(index);
    if (large === undefined || large.position !== sizeBytes) throw new Problem('size-mismatch');
    this.#unfinished.add(large, { index, offset: 0, version });
    this.#advance();
    large.finish(modifiedMs).then(
      () => {
        this.#unfinished.delete(index);
        this.#settled(index);
      },
      (error: Error) => this.#broke(index, large, error),
    );
  }

  /** It has changed: what has come of it is of no use. */
  #again(index: number): void {
    this.#next.entry(index);
    need(++this.#restarts <= MAX_CHANGES + 1); // a resumed one may start anew once more
    if (this.#isLost) return;
    const instead = this.#large;
    this.#count(-this.#countedBytes);
    this.#next.position = { index, offset: 0 };
    this.#large = this.#open(instead);
    this.#unfinished.drop(instead, new Problem('stopped'));
  }

  #failed(index: number, told: TellingHead['problem']): void {
    const { sizeBytes } = this.#next.entry(index);
    this.#unfinished.drop(this.#large, new Problem('stopped'));
    if (!this.#isLost) {
      this.#receiving.onFailed(index, { told });
      this.#count(sizeBytes - this.#countedBytes);
    }
    this.#pass(index);
  }

  /** Undefined if it can't be. */
  #open(instead?: LargeFile): LargeFile | undefined {
    const { disk, ask } = this.#receiving;
    const { index, offset } = this.#next.position;
    const position = instead === undefined ? offset : 0;
    try {
      const entry = this.#next.entry(index);
      if (entry.obstacle !== undefined) throw entry.obstacle;
      this.#unfinished.checkRoom();
      const onFailed = (error: Error) => this.#broke(index, large, error);
      const large: LargeFile = new LargeFile(entry, { disk, position, instead, ask, onFailed });
      return large;
    } catch (error) {
      this.#lose(index, error);
      return undefined;
    }
  }

  /** Nothing of the attempt is of use after that. */
  #broken(what: Damaged, error: Error): void {
    if (!this.#hasFailed && codeOf(error) === 'damaged') this.#damaged = what;
    this.fail(error);
  }

  /** A file can't be written. Others may fare better. */
  #broke(index: number, large: LargeFile, error: Error): void {
    const isUnfinished = this.#unfinished.has(index, large);
    if (this.#hasFailed || !(isUnfinished || this.#large === large)) return; // reported, or abandoned
    if (!isOfOneFile(error)) return this.#broken({ first: index, count: 1 }, error);
    this.#unfinished.drop(large, error);
    try {
      if (!isUnfinished) return this.#lose(index, error);
      this.#unfinished.delete(index);
      this.#receiving.onFailed(index, { error });
      this.#settled(index);
    } catch (problem) {
      this.fail(problem as Error); // it could not be stored
    }
  }

  #lose(index: number, error: unknown): void {
    if (!isOfOneFile(error)) throw error;
    const { sizeBytes } = this.#next.entry(index);
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
    this.#next.advance();
    if (this.#next.isNone) this.#receiving.onLast();
  }

  #settled(index: number): void {
    if (this.#isPaused && !this.#unfinished.isFull) {
      this.#isPaused = false;
      this.#receiving.ask();
    }
    this.#receiving.onSettled(index);
    this.#settle();
  }

  #settle(): void {
    if (this.#next.isNone && this.#unfinished.isEmpty) this.#done.resolve(this.#unfinished.closed());
  }
}

function need(isTrue: boolean): asserts isTrue {
  if (!isTrue) throw new Problem('size-mismatch');
}
