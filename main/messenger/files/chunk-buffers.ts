import { CHUNK_BYTES } from './chunks.ts';

/** Memory for chunks that other threads read from and write to. New memory is slow, so it is used again, by any transfer. */
const free: Buffer[] = [];
const MAX_FREE = 16;

export function takeChunkBuffer(): Buffer {
  return free.pop() ?? Buffer.from(new SharedArrayBuffer(CHUNK_BYTES));
}

/** Nobody may use it any more. */
export function returnChunkBuffer(buffer: Buffer): void {
  if (free.length < MAX_FREE) free.push(buffer);
}
