import { CHUNK_BYTES } from './chunks.ts';

/** Memory of which some is used again, by any transfer: new memory is slow. */
class ChunkBuffers {
  readonly #free: Buffer[] = [];
  readonly #make: () => Buffer;

  constructor(make: () => Buffer) {
    this.#make = make;
  }

  take(): Buffer {
    return this.#free.pop() ?? this.#make();
  }

  /** Nobody may use it any more. */
  giveBack(buffer: Buffer): void {
    if (this.#free.length < MAX_FREE && buffer.length === CHUNK_BYTES) this.#free.push(buffer);
  }
}

const MAX_FREE = 16;

/** To read into: threads share it with us. */
export const sharedChunks = new ChunkBuffers(() => Buffer.from(new SharedArrayBuffer(CHUNK_BYTES)));
/**
 * To write from: it is handed over to a thread, and comes back. Into shared memory, V8 copies byte by byte what does not begin
 * at the same fraction of a word, as the parts of a chunk do not.
 */
export const ownChunks = new ChunkBuffers(() => Buffer.from(new ArrayBuffer(CHUNK_BYTES)));
