import type { BodySink } from '../../engine/index.ts';
import type { DiskFile } from './disk.ts';

/** Large enough that the cost of a system call is negligible compared with writing the bytes. */
const SLAB_BYTES = 1 << 20;
/** Slabs being written at a time; when this many are, the socket is paused. */
const MAX_WRITING = 4;
const MAX_FREE = 2 * MAX_WRITING;
/** Newly allocated memory is slow, so slabs are reused, by any transfer. */
const free: Buffer[] = [];

/** The part of a file that writing needs. */
type WritableFile = Pick<DiskFile, 'write'>;

export interface FileWriting {
  /** Where in the file the first byte goes. */
  readonly offset: number;
  /** Called when there is room again after `take` returned false. */
  ask(): void;
  /** The system has taken this many more bytes. */
  onWritten(addedBytes: number): void;
}

/** Writes borrowed bytes to a file: copies them into slabs and writes several slabs at a time. */
export class FileWriter implements BodySink {
  readonly #file: WritableFile;
  readonly #options: FileWriting;
  readonly #done = Promise.withResolvers<void>();
  #slab: Buffer | undefined;
  #used = 0;
  /** The file position of the slab being filled. */
  #position: number;
  #writing = 0;
  /** The file positions of slabs not known to be written: in progress or failed. */
  readonly #unwritten = new Set<number>();
  readonly #idle: (() => void)[] = [];
  #ended = false;
  #failed = false;
  #paused = false;

  constructor(file: WritableFile, options: FileWriting) {
    this.#file = file;
    this.#options = options;
    this.#position = options.offset;
    this.#done.promise.catch(() => undefined); // reported through `done`, perhaps later
  }

  /**
   * Resolves when the system has every byte; rejects with its error, or with the reason the body was cut off.
   */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** The system has every byte of the file up to here. */
  get writtenBytes(): number {
    return Math.min(this.#position, ...this.#unwritten);
  }

  /** Resolves when no write is in progress, so that the file can be closed. */
  idle(): Promise<void> {
    return this.#writing === 0 ? Promise.resolve() : new Promise((resolve) => this.#idle.push(resolve));
  }

  take(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length && !this.#failed; ) {
      this.#slab ??= free.pop() ?? Buffer.allocUnsafeSlow(SLAB_BYTES);
      const part = bytes.subarray(at, at + SLAB_BYTES - this.#used);
      this.#slab.set(part, this.#used);
      this.#used += part.length;
      at += part.length;
      if (this.#used === SLAB_BYTES) this.#writeSlab();
    }
    this.#paused = this.#writing >= MAX_WRITING;
    return !this.#paused;
  }

  end(): void {
    this.#ended = true;
    this.#writeSlab();
    this.#settle();
  }

  fail(error: Error): void {
    this.#failed = true;
    this.#release(this.#slab);
    this.#slab = undefined;
    this.#done.reject(error);
    if (this.#paused) this.#options.ask();
  }

  #writeSlab(): void {
    const slab = this.#slab;
    const length = this.#used;
    if (slab === undefined || this.#failed) return;
    this.#slab = undefined;
    this.#used = 0;
    const position = this.#position;
    this.#writing++;
    this.#unwritten.add(position);
    this.#position += length;
    this.#write(slab, length, position)
      .then(() => {
        this.#unwritten.delete(position);
        this.#options.onWritten(length);
      })
      .catch((error: Error) => this.fail(error))
      .finally(() => {
        this.#writing--;
        this.#release(slab);
        this.#settle();
      });
  }

  /** The system may write fewer bytes than it is given. */
  async #write(slab: Buffer, length: number, position: number): Promise<void> {
    for (let at = 0; at < length; ) {
      const { bytesWritten } = await this.#file.write(slab, at, length - at, position + at);
      at += bytesWritten;
    }
  }

  #settle(): void {
    if (this.#writing === 0) for (const resolve of this.#idle.splice(0)) resolve();
    if (this.#ended && this.#writing === 0) this.#done.resolve();
    if (this.#paused && this.#writing < MAX_WRITING) {
      this.#paused = false;
      this.#options.ask();
    }
  }

  #release(slab: Buffer | undefined): void {
    if (slab !== undefined && free.length < MAX_FREE) free.push(slab);
  }
}
