import { randomBytes } from 'node:crypto';
import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileContent } from './file-content.ts';
import { FileWriter } from './file-writer.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-copy-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

async function written(content: Buffer): Promise<string> {
  const path = join(folder, 'source');
  await writeFile(path, content);
  return path;
}

async function read(path: string, offset = 0): Promise<Buffer> {
  const copies: Buffer[] = [];
  for await (const part of new FileContent(await open(path), offset)) copies.push(Buffer.from(part));
  return Buffer.concat(copies);
}

const PART = 256 * 1024;

test.each([0, 1, PART - 1, PART, PART + 1, 3 * PART, 10 * PART + 7])(
  'a file of %i bytes can be read in full and from an offset',
  async (sizeBytes) => {
    const content = randomBytes(sizeBytes);
    const path = await written(content);
    expect((await read(path)).equals(content)).toBe(true);
    const offset = Math.floor(sizeBytes / 3);
    expect((await read(path, offset)).equals(content.subarray(offset))).toBe(true);
  },
);

test('a file that shrinks while being read ends early, without wrong bytes', async () => {
  const content = randomBytes(8 * PART);
  const path = await written(content);
  const copies: Buffer[] = [];
  for await (const part of new FileContent(await open(path), 0)) {
    copies.push(Buffer.from(part));
    if (copies.length === 1) await truncate(path, 5 * PART + 11);
  }
  const all = Buffer.concat(copies);
  expect(all.equals(content.subarray(0, all.length))).toBe(true);
  expect(all.length).toBeLessThan(content.length);
});

test('destroying content while it is being read fails the reader and closes the file', async () => {
  const path = await written(randomBytes(8 * PART));
  const file = await open(path);
  const content = new FileContent(file, 0);
  const reading = (async () => {
    for await (const _ of content) content.destroy();
  })();
  await expect(reading).rejects.toThrow('closed while');
  expect(file.fd).toBe(-1);
});

test.each([1, 1000, 65_536, 3_000_000])(
  'pieces of %i bytes are written at the right offsets',
  async (pieceBytes) => {
    const content = randomBytes(7_000_001);
    const path = join(folder, 'copy');
    const file = await open(path, 'w');
    let writtenBytes = 0;
    let room = Promise.withResolvers<void>();
    const writer = new FileWriter(file, {
      offset: 3,
      ask: () => room.resolve(),
      onWritten: (addedBytes) => {
        writtenBytes += addedBytes;
      },
    });
    const step = pieceBytes === 1 ? 7919 : pieceBytes;
    for (let at = 0; at < content.length; at += step) {
      const lent = Buffer.from(content.subarray(at, at + step));
      const more = writer.take(lent);
      lent.fill(0);
      if (more) continue;
      await room.promise;
      room = Promise.withResolvers();
    }
    writer.end();
    await writer.done;
    await file.close();
    expect(writtenBytes).toBe(content.length);
    expect((await readFile(path)).subarray(3).equals(content)).toBe(true);
  },
);

test('a failed write is reported, and a paused sender is resumed', async () => {
  const path = await written(Buffer.alloc(0));
  const file = await open(path, 'r');
  let asked = 0;
  const writer = new FileWriter(file, {
    offset: 0,
    ask: () => {
      asked++;
    },
    onWritten: () => undefined,
  });
  while (writer.take(Buffer.alloc(1 << 20)));
  await expect(writer.done).rejects.toMatchObject({ code: 'EBADF' });
  expect(asked).toBeGreaterThan(0);
  expect(writer.take(Buffer.alloc(10))).toBe(true);
  await file.close();
});

test('a body that is cut off fails its writer', async () => {
  const file = await open(join(folder, 'cut'), 'w');
  const writer = new FileWriter(file, { offset: 0, ask: () => undefined, onWritten: () => undefined });
  writer.take(Buffer.from('abc'));
  writer.fail(new Error('cut off'));
  await expect(writer.done).rejects.toThrow('cut off');
  await file.close();
});
