import { type Checksum, checksumOf } from './checksum.ts';
import { sharedChunks } from './chunk-buffers.ts';
import { CHUNK_BYTES, type ChunkFile } from './chunks.ts';
import type { Content } from './file-content.ts';

/** Reads in progress while a chunk is being sent. */
const AHEAD = 3;
/** Zeros that are joined: a terabyte of them must not look like silence. */
const MAX_HOLE_BYTES = 64 * CHUNK_BYTES;
const ZEROS = Buffer.alloc(CHUNK_BYTES);

/** A chunk of a file; its bytes are valid until the next one is requested. */
export interface Chunk {
  readonly position: number;
  readonly bytes: Uint8Array;
  readonly checksum: Checksum;
}

/** So many zeros. */
export interface Hole {
  readonly position: number;
  readonly sizeBytes: number;
}

interface Read {
  readonly buffer: Buffer;
  readonly position: number;
  readonly done: ReturnType<ChunkFile['read']>;
}

/**
 * The chunks of a file from `position` on, read ahead into a few buffers that are reused. Ends early where the file does.
 * Doesn't close it.
 */
export async function* chunksOf(file: ChunkFile, position: number, sizeBytes: number): AsyncGenerator<Chunk> {
  const reads: Read[] = [];
  let next = position;
  const read = (buffer: Buffer) => {
    if (next >= sizeBytes) return;
    const wanted = buffer.subarray(0, Math.min(buffer.length, sizeBytes - next));
    const done = file.read(wanted, next);
    done.catch(() => undefined); // reported when its turn comes
    reads.push({ buffer, position: next, done });
    next += wanted.length;
  };
  const buffers: Buffer[] = [];
  while (buffers.length < AHEAD && next < sizeBytes) {
    const buffer = sharedChunks.take();
    buffers.push(buffer);
    read(buffer);
  }
  try {
    for (let first = reads.shift(); first !== undefined; first = reads.shift()) {
      const { bytesRead, checksum } = await first.done;
      if (bytesRead === 0) return;
      yield { position: first.position, bytes: first.buffer.subarray(0, bytesRead), checksum };
      read(first.buffer);
    }
  } finally {
    // The buffers are being read into: the file must not be closed before.
    await Promise.allSettled(reads.map(({ done }) => done));
    for (const buffer of buffers) sharedChunks.giveBack(buffer);
  }
}

/** The same of a content that comes in parts of any size. Closes it. */
export async function* chunksOfContent(content: Content, position: number): AsyncGenerator<Chunk> {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);
  let at = position;
  let used = 0;
  const taken = () => {
    const bytes = chunk.subarray(0, used);
    const taken = { position: at, bytes, checksum: checksumOf(bytes) };
    at += used;
    used = 0;
    return taken;
  };
  try {
    for await (const part of content) {
      for (let from = 0; from < part.length; ) {
        const some = part.subarray(from, from + CHUNK_BYTES - used);
        chunk.set(some, used);
        used += some.length;
        from += some.length;
        if (used === CHUNK_BYTES) yield taken();
      }
    }
    if (used > 0) yield taken();
  } finally {
    content.destroy();
  }
}

/** Joins chunks of zeros, as of what a sparse file does not store. */
export async function* withHoles(chunks: AsyncIterable<Chunk>): AsyncGenerator<Chunk | Hole> {
  let hole: Hole | undefined;
  for await (const chunk of chunks) {
    const { position, bytes } = chunk;
    if (isZero(bytes)) {
      hole = { position: hole?.position ?? position, sizeBytes: (hole?.sizeBytes ?? 0) + bytes.length };
      if (hole.sizeBytes < MAX_HOLE_BYTES) continue;
      yield hole;
      hole = undefined;
      continue;
    }
    if (hole !== undefined) yield hole;
    hole = undefined;
    yield chunk;
  }
  if (hole !== undefined) yield hole;
}

function isZero(bytes: Uint8Array): boolean {
  return ZEROS.subarray(0, bytes.length).equals(bytes);
}
