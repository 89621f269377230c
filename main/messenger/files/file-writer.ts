import type { BodySink } from '../../engine/index.ts';

/** Large enough that a call to the system costs nothing beside its bytes. */
const SLAB_BYTES = 1 << 20;
/** Slabs being written at a time; when all are, the socket rests. */
const MAX_WRITING = 4;
const MAX_FREE = 2 * MAX_WRITING;
/** Fresh memory is slow memory: slabs are used again, by whichever transfer comes next. */
const free: Buffer[] = [];

/** What of a file is needed to write it: node's FileHandle, or a descriptor. */
export interface WritableFile {
  write(buffer: Buffer, at: number, length: number, position: number): Promise<{ bytesWritten: number }>;
}

export interface FileWriting {
  /** Where in the file the first byte goes. */
  readonly offset: number;
  /** Called when there is room again after `take` said no. */
  ask(): void;
  /** That many bytes more are with the system. */
  onWritten(addedBytes: number): void;
}

/** Writes what it is lent to a file: copied into slabs, several of which are on their way at a time. */
export class FileWriter implements BodySink {
  readonly #file: WritableFile;
  readonly #options: FileWriting;
  readonly #done = Promise.withResolvers<void>();
  #slab: Buffer | undefined;
  #used = 0;
  /** Where the slab that is being filled goes. */
  #position: number;
  #writing = 0;
  /** Where the slabs go that are not surely written: on their way, or refused. */
  readonly #unwritten = new Set<number>();
  readonly #idle: (() => void)[] = [];
  #ended = false;
  #failed = false;
  #resting = false;

  constructor(file: WritableFile, options: FileWriting) {
    this.#file = file;
    this.#options = options;
    this.#position = options.offset;
    this.#done.promise.catch(() => undefined); // heard of through `done`, perhaps later
  }

  /** Resolves when every byte is with the system; rejects with its error, or why the body was cut off. */
  get done(): Promise<void> {
    return this.#done.promise;
  }

  /** Up to here every byte of the file is with the system. */
  get writtenBytes(): number {
    return Math.min(this.#position, ...this.#unwritten);
  }

  /** Resolves when nothing is on its way to the file: it can be closed. */
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
    this.#resting = this.#writing >= MAX_WRITING;
    return !this.#resting;
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
    if (this.#resting) this.#options.ask();
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

  /** The system may take fewer bytes than it is given. */
  async #write(slab: Buffer, length: number, position: number): Promise<void> {
    for (let at = 0; at < length; ) {
      const { bytesWritten } = await this.#file.write(slab, at, length - at, position + at);
      at += bytesWritten;
    }
  }

  #settle(): void {
    if (this.#writing === 0) for (const resolve of this.#idle.splice(0)) resolve();
    if (this.#ended && this.#writing === 0) this.#done.resolve();
    if (this.#resting && this.#writing < MAX_WRITING) {
      this.#resting = false;
      this.#options.ask();
    }
  }

  #release(slab: Buffer | undefined): void {
    if (slab !== undefined && free.length < MAX_FREE) free.push(slab);
  }
}
