import type { DiskFile } from './disk.ts';

const PART_BYTES = 256 * 1024;
/** Reads in progress while a part is being sent. */
const AHEAD = 3;

/** Bytes to send, part by part: a part is valid until the next one is requested. */
export interface Content extends AsyncIterable<Uint8Array> {
  /** Releases it, even if it hasn't been read to the end. */
  destroy(): void;
}

/** The part of a file that reading needs. */
type ReadableFile = Pick<DiskFile, 'read' | 'close'>;

interface Read {
  readonly buffer: Buffer;
  readonly done: Promise<{ bytesRead: number }>;
}

/** The content of a file, read ahead into a few buffers that are reused. */
export class FileContent implements Content {
  readonly #file: ReadableFile;
  #position: number;
  readonly #reads: Read[] = [];
  #destroyed = false;

  readonly #sizeBytes: number;

  /**
   * Starts at byte `offset`. Closes the file at the end.
   * @param sizeBytes the expected size: a small file is read without the setup that a large one needs
   */
  constructor(file: ReadableFile, offset: number, sizeBytes = Number.POSITIVE_INFINITY) {
    this.#file = file;
    this.#position = offset;
    this.#sizeBytes = sizeBytes;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      if (this.#sizeBytes < PART_BYTES) {
        yield* this.#small();
        return;
      }
      for (let count = 0; count < AHEAD; count++) this.#read(Buffer.allocUnsafeSlow(PART_BYTES));
      for (let at = this.#position - AHEAD * PART_BYTES; ; ) {
        const { buffer, done } = this.#reads.shift() as Read;
        const { bytesRead } = await done;
        if (this.#destroyed) throw new Error('The file was closed while it was read.');
        if (bytesRead === 0) return;
        at += bytesRead;
        yield buffer.subarray(0, bytesRead);
        if (bytesRead < PART_BYTES) await this.#readAgainFrom(at);
        this.#read(buffer);
      }
    } finally {
      await this.#close();
    }
  }

  async *#small(): AsyncGenerator<Uint8Array> {
    const buffer = Buffer.allocUnsafe(this.#sizeBytes + 1);
    for (;;) {
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, this.#position);
      if (this.#destroyed) throw new Error('The file was closed while it was read.');
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      yield buffer.subarray(0, bytesRead);
      // The buffer has room for one more byte than expected, so a short read means the end of the file.
      if (bytesRead < buffer.length) return;
    }
  }

  destroy(): void {
    this.#destroyed = true;
    void this.#close();
  }

  #read(buffer: Buffer): void {
    const done = this.#file.read(buffer, 0, PART_BYTES, this.#position);
    done.catch(() => undefined); // reported when its turn comes
    this.#reads.push({ buffer, done });
    this.#position += PART_BYTES;
  }

  /** After a short read: usually the end of the file; otherwise the reads ahead started at the wrong byte. */
  async #readAgainFrom(position: number): Promise<void> {
    this.#position = position;
    for (const { buffer, done } of this.#reads.splice(0)) {
      await done;
      this.#read(buffer);
    }
  }

  /** Closing twice is fine, and a failed close doesn't affect what was read. */
  async #close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }
}
