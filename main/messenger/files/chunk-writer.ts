import { Problem } from '../problem.ts';
import type { Checksum } from './checksum.ts';
import { ownChunks } from './chunk-buffers.ts';
import { CHUNK_BYTES, type ChunkFile } from './chunks.ts';

/** Chunks being written at a time; when this many are, the socket is paused. */
const MAX_WRITING = 4;

export interface ChunkWriting {
  /** The position of the first chunk. */
  readonly position: number;
  /** Of the whole file. */
  readonly sizeBytes: number;
  /** Nothing is written before. */
  readonly after?: Promise<void> | undefined;
  /** Called when there is room again after `take` returned false. */
  ask(): void;
}

/** Writes a file chunk by chunk while it arrives, several at a time. */
export class ChunkWriter {
  readonly #file: ChunkFile;
  readonly #options: ChunkWriting;
  readonly #failed = Promise.withResolvers<never>();
  /** The positions of chunks that are not known to be written: in progress or failed. */
  readonly #unwritten = new Set<number>();
  /** By position, of the chunks from the last one before `writtenBytes` on. */
  readonly #checksums = new Map<number, Checksum>();
  readonly #idle: (() => void)[] = [];
  #position: number;
  #slab: Buffer | undefined;
  #used = 0;
  #writing = 0;
  #hasFailed = false;
  #isPaused = false;

  constructor(file: ChunkFile, options: ChunkWriting) {
    this.#file = file;
    this.#options = options;
    this.#position = options.position;
    this.#failed.promise.catch(() => undefined); // reported through `finish`, perhaps later
  }

  /** The checksum of the chunk before `writtenBytes`, if there is a whole one that is not all zeros. */
  get lastChecksum(): Checksum | undefined {
    return this.#checksums.get(this.writtenBytes - CHUNK_BYTES);
  }

  /** Where the next chunk begins. */
  get position(): number {
    return this.#position;
  }

  /** The system has every byte of the file up to here, and they are right. */
  get writtenBytes(): number {
    return Math.min(this.#position, ...this.#unwritten);
  }

  /** Rejects once it has failed: with the system's error, or Problem 'damaged'. Never resolves. */
  get failed(): Promise<never> {
    return this.#failed.promise;
  }

  /** Part of the chunk at `position`. @returns false if there should be a pause before more */
  take(bytes: Uint8Array): boolean {
    if (!this.#hasFailed) {
      this.#slab ??= ownChunks.take();
      this.#slab.set(bytes, this.#used);
      this.#used += bytes.length;
    }
    this.#isPaused = this.#writing >= MAX_WRITING;
    return !this.#isPaused;
  }

  /** The chunk at `position` is complete. */
  endChunk(checksum: Checksum): void {
    const slab = this.#slab;
    if (slab === undefined || this.#hasFailed) return;
    this.#slab = undefined;
    const position = this.#position;
    const chunk = slab.subarray(0, this.#used);
    this.#position += chunk.length;
    this.#used = 0;
    this.#writing++;
    this.#unwritten.add(position);
    this.#remember(position, checksum);
    this.#write(chunk, position, checksum)
      .then((isRight) => {
        if (!isRight) throw new Problem('damaged');
        this.#unwritten.delete(position);
      })
      .catch((error: Error) => this.fail(error))
      .finally(() => {
        this.#writing--;
        this.#settle();
      });
  }

  /** Nothing but zeros follows up to there: they are not written. */
  skip(bytes: number): void {
    this.#position += bytes;
  }

  /** Resolves once the disk itself has everything. */
  async finish(modifiedMs: number | undefined): Promise<void> {
    await Promise.race([this.#options.after, this.failed]);
    await Promise.race([this.idle(), this.failed]);
    if (this.#hasFailed) await this.failed;
    await this.#file.truncate(this.#options.sizeBytes);
    // A date that this file system does not know is no reason to do without the file.
    if (modifiedMs !== undefined) await this.#file.setTimes(modifiedMs).catch(() => undefined);
    await this.#file.datasync();
  }

  fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#failed.reject(error);
    if (this.#isPaused) this.#options.ask();
  }

  /** Resolves when no write is in progress, so that the file can be closed. */
  idle(): Promise<void> {
    return this.#writing === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  #remember(position: number, checksum: Checksum): void {
    const needed = this.writtenBytes - CHUNK_BYTES;
    for (const each of this.#checksums.keys()) if (each < needed) this.#checksums.delete(each);
    this.#checksums.set(position, checksum);
  }

  async #write(chunk: Uint8Array, position: number, checksum: Checksum): Promise<boolean> {
    const { after } = this.#options;
    if (after !== undefined) await after;
    return this.#file.write(chunk, position, checksum);
  }

  #settle(): void {
    if (this.#writing === 0) for (const resolve of this.#idle.splice(0)) resolve();
    if (!this.#isPaused || this.#writing >= MAX_WRITING) return;
    this.#isPaused = false;
    this.#options.ask();
  }
}
