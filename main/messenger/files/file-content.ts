import type { FileHandle } from 'node:fs/promises';

const PART_BYTES = 256 * 1024;
/** Reads on their way while a part is being sent. */
const AHEAD = 3;

/** Bytes to send, part by part: a part is valid until the next one is asked for. */
export interface Content extends AsyncIterable<Uint8Array> {
  /** Lets it go, also in the middle. */
  destroy(): void;
}

interface Read {
  readonly buffer: Buffer;
  readonly done: Promise<{ bytesRead: number }>;
}

/** The content of a file, read ahead into a few buffers that are used again and again. */
export class FileContent implements Content {
  readonly #file: FileHandle;
  #position: number;
  readonly #reads: Read[] = [];
  #letGo = false;

  readonly #sizeBytes: number;

  /**
   * From byte `offset` on. The file is closed with it.
   * @param sizeBytes how long it is thought to be: a small one is read without preparations for a large one
   */
  constructor(file: FileHandle, offset: number, sizeBytes = Number.POSITIVE_INFINITY) {
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
        if (this.#letGo) throw new Error('The file was let go while it was read.');
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
      if (this.#letGo) throw new Error('The file was let go while it was read.');
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      yield buffer.subarray(0, bytesRead);
      // One byte of room was left: the file ends here.
      if (bytesRead < buffer.length) return;
    }
  }

  destroy(): void {
    this.#letGo = true;
    void this.#close();
  }

  #read(buffer: Buffer): void {
    const done = this.#file.read(buffer, 0, PART_BYTES, this.#position);
    done.catch(() => undefined); // heard of in its turn
    this.#reads.push({ buffer, done });
    this.#position += PART_BYTES;
  }

  /** A short read: mostly the file's end, else what was read ahead began at the wrong byte. */
  async #readAgainFrom(position: number): Promise<void> {
    this.#position = position;
    for (const { buffer, done } of this.#reads.splice(0)) {
      await done;
      this.#read(buffer);
    }
  }

  /** Closing twice is no fault, and one that fails changes nothing for what was read. */
  async #close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
  }
}
