import { createHash, randomBytes } from 'node:crypto';
import {
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileContent } from './file-content.ts';
import { type Position, remainingBytes, START } from './manifest.ts';
import { hasChanged, type OutgoingFile, pack } from './packing.ts';
import { systemDisk } from './system-disk.ts';
import { Unpacker } from './unpacking.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-pack-'));
  await mkdir(join(folder, 'to'));
});
afterEach(() => rm(folder, { recursive: true }));

const SIZES = [0, 1, 4096, 65_536, 65_537, 0, 3_000_000, 10, 262_144, 1_048_577];

async function files(sizes: readonly number[] = SIZES): Promise<(OutgoingFile & { content: Buffer })[]> {
  return Promise.all(
    sizes.map(async (sizeBytes, index) => {
      const content = randomBytes(sizeBytes);
      const path = join(folder, `source-${index}`);
      await writeFile(path, content);
      return {
        path: `f${index}`,
        sizeBytes,
        content,
        open: async () => new FileContent(await open(path), 0),
      };
    }),
  );
}

function unpacker(
  all: readonly OutgoingFile[],
  from: Position = START,
  hash = createHash('sha256'),
): Unpacker {
  return new Unpacker({
    files: all.map(({ path, sizeBytes }) => ({ path: join(folder, 'to', path), sizeBytes, name: path })),
    from,
    hash,
    ask: () => undefined,
    onProgress: () => undefined,
  });
}

async function packed(all: readonly OutgoingFile[], from: Position = START): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of pack(all, from)) parts.push(Buffer.from(part));
  return Buffer.concat(parts);
}

const received = (name: string) => readFile(join(folder, 'to', name));

test('files of all sizes arrive unchanged, whatever pieces they come in', async () => {
  const all = await files();
  const bytes = await packed(all);
  expect(bytes.length).toBe(remainingBytes(all, START));
  for (const pieceBytes of [1000, 65_536, 999_999, bytes.length]) {
    const into = unpacker(all);
    for (let at = 0; at < bytes.length; at += pieceBytes) into.take(bytes.subarray(at, at + pieceBytes));
    into.end();
    await into.done;
    for (const { path, content } of all) expect((await received(path)).equals(content)).toBe(true);
    await rm(join(folder, 'to'), { recursive: true });
    await mkdir(join(folder, 'to'));
  }
});

test('an interrupted attempt can resume from what was written, at any byte', async () => {
  const all = await files([100_000, 10, 2_500_000, 20]);
  const bytes = await packed(all);
  for (const cut of [
    0,
    1,
    99_999,
    100_000,
    100_031,
    100_032,
    100_050,
    1_500_000,
    2_600_090,
    bytes.length - 1,
  ]) {
    const first = unpacker(all);
    first.take(bytes.subarray(0, cut));
    first.fail(new Error('cut off'));
    await first.closed();
    const { index, offset } = first.position;
    const there = offset === 0 ? Buffer.alloc(0) : (await received(`f${index}`)).subarray(0, offset);
    const rest = await packed(all, { index, offset });
    expect(rest.length).toBe(remainingBytes(all, { index, offset }));
    const second = unpacker(all, { index, offset }, createHash('sha256').update(there));
    second.take(rest);
    second.end();
    await second.done;
    for (const { path, content } of all) expect((await received(path)).equals(content)).toBe(true);
    await rm(join(folder, 'to'), { recursive: true });
    await mkdir(join(folder, 'to'));
  }
});

test('a single wrong bit is detected', async () => {
  const all = await files([10, 500_000]);
  const bytes = await packed(all);
  bytes[300_000] = (bytes[300_000] ?? 0) ^ 1;
  const into = unpacker(all);
  into.take(bytes);
  into.end();
  await expect(into.done).rejects.toMatchObject({ code: 'corrupt' });
});

test.each(['more', 'less'])('%s data than announced is refused', async (which) => {
  const all = await files([10]);
  const bytes = await packed(all);
  const into = unpacker(all);
  into.take(which === 'more' ? Buffer.concat([bytes, Buffer.alloc(1)]) : bytes.subarray(1));
  into.end();
  await expect(into.done).rejects.toMatchObject({ code: 'size-mismatch' });
});

test.each([10, 500_000])(
  'a file of %i bytes that shrank before being sent fails with its name',
  async (size) => {
    const all = await files([size]);
    await truncate(join(folder, 'source-0'), size - 1);
    await expect(packed(all)).rejects.toMatchObject({
      code: 'changed',
      message: expect.stringContaining('f0'),
    });
  },
);

test('an unwritable target fails, and nothing else is touched', async () => {
  const all = await files([100_000]);
  await rm(join(folder, 'to'), { recursive: true });
  await writeFile(join(folder, 'to'), 'a file where the folder should be');
  expect(() => unpacker(all)).toThrow('ENOTDIR');
  expect((await readdir(folder)).sort()).toEqual(['source-0', 'to']);
});

test('a link where a file should go is not followed', async () => {
  for (const sizeBytes of [10, 100_000]) {
    const all = await files([sizeBytes]);
    await writeFile(join(folder, 'victim'), 'theirs');
    await symlink(join(folder, 'victim'), join(folder, 'to', 'f0'));
    const bytes = await packed(all);
    await expect(
      (async () => {
        const into = unpacker(all);
        into.take(bytes);
        into.end();
        await into.done;
      })(),
    ).rejects.toThrow('ELOOP');
    expect(await readFile(join(folder, 'victim'), 'utf8')).toBe('theirs');
    await rm(join(folder, 'to', 'f0'));
  }
});

/** Like `files`, on a disk that tells when they change. */
async function filesOnDisk(sizes: readonly number[]): Promise<OutgoingFile[]> {
  const all = await files(sizes);
  return all.map((file, index) => ({
    ...file,
    place: { disk: systemDisk, path: join(folder, `source-${index}`) },
  }));
}

test('a file that is written to while it is sent is never called whole: twice it starts anew', async () => {
  const all = await filesOnDisk([1_000_000]);
  const path = join(folder, 'source-0');
  for (const code of ['changing', 'changing', 'changed']) {
    const parts = pack(all, START)[Symbol.asyncIterator]();
    await parts.next();
    const file = await open(path, 'r+');
    await file.write(randomBytes(10), 0, 10, 900_000);
    await file.close();
    const rest = (async () => {
      while ((await parts.next()).done !== true);
    })();
    await expect(rest).rejects.toMatchObject({ code });
    expect(await hasChanged(all[0])).toBe(true);
  }
});

test('a file that another one has replaced is known as such, though it has the same size', async () => {
  const all = await filesOnDisk([100_000]);
  expect((await packed(all)).length).toBe(100_032);
  expect(await hasChanged(all[0])).toBe(false);
  await rename(join(folder, 'source-0'), join(folder, 'before'));
  await writeFile(join(folder, 'source-0'), randomBytes(100_000));
  expect(await hasChanged(all[0])).toBe(true);
  await rm(join(folder, 'source-0'));
  expect(await hasChanged(all[0])).toBe(true);
});

test.each([10, 100_000])('a file of %i bytes that is gone is told by its name', async (size) => {
  for (const make of [filesOnDisk, files]) {
    const all = await make([size]);
    await rm(join(folder, 'source-0'));
    await expect(packed(all)).rejects.toMatchObject({ code: 'file-missing', view: { name: 'f0' } });
  }
});
