import { beforeEach, expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';
import { ChunkWriter } from './chunk-writer.ts';
import { CHUNK_BYTES, type ChunkFile } from './chunks.ts';

/** A writer over a disk that ends each write when it is told to. */

let writes: Map<number, PromiseWithResolvers<boolean>>;
let writer: ChunkWriter;
beforeEach(() => {
  writes = new Map();
  const write: ChunkFile['write'] = (_chunk, position) => {
    const end = Promise.withResolvers<boolean>();
    writes.set(position / CHUNK_BYTES, end);
    return end.promise;
  };
  const sizeBytes = 10 * CHUNK_BYTES;
  writer = new ChunkWriter({ write } as ChunkFile, { position: 0, sizeBytes, ask: () => undefined });
});

function takeChunks(count: number): void {
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let index = 0; index < count; index++) {
    writer.take(chunk);
    writer.endChunk(checksumOf(chunk));
  }
}

async function writesEnd(...chunks: number[]): Promise<void> {
  await Promise.resolve();
  for (const chunk of chunks) writes.get(chunk)?.resolve(true);
  await new Promise(setImmediate);
}

const writtenChunks = () => writer.writtenBytes / CHUNK_BYTES;

test('a chunk that is written before an earlier one counts once the earlier one is written', async () => {
  takeChunks(3);
  await writesEnd(1);
  expect(writtenChunks()).toBe(0);
  await writesEnd(0);
  expect(writtenChunks()).toBe(2);
  await writesEnd(2);
  expect(writtenChunks()).toBe(3);
});

test('zeros behind a gap count once the gap is closed', async () => {
  takeChunks(1);
  writer.skip(4 * CHUNK_BYTES);
  expect(writtenChunks()).toBe(0);
  await writesEnd(0);
  expect(writtenChunks()).toBe(5);
});

test('what was being written when it failed is there to go on from, but not a chunk that is wrong', async () => {
  takeChunks(3);
  await writesEnd(0);
  writer.fail(new Error('stopped'));
  writes.get(2)?.resolve(false);
  await writesEnd(1);
  await writer.idle();
  expect(writtenChunks()).toBe(2);
});
