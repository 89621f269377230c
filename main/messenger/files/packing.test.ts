import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FileContent } from './file-content.ts';
import {
  decodeManifest,
  encodeManifest,
  type Position,
  remainingBytes,
  START,
  safePaths,
} from './manifest.ts';
import { type OutgoingFile, pack } from './packing.ts';
import { Unpacker } from './unpacking.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-pack-'));
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
  await writeFile(join(folder, 'to'), 'a file where the folder should be');
  expect(() => unpacker(all)).toThrow('EEXIST');
  expect((await readdir(folder)).sort()).toEqual(['source-0', 'to']);
});

test('a manifest survives encoding and decoding', () => {
  const manifest = { entries: [{ path: 'a/b', sizeBytes: 5 }], from: { index: 0, offset: 3 } };
  expect(decodeManifest(encodeManifest(manifest))).toEqual(manifest);
});

test.each([
  '',
  '{}',
  '{"entries": [], "from": {"index": 0, "offset": 0}}',
  '{"entries": [["a", -1]], "from": {"index": 0, "offset": 0}}',
  '{"entries": [["a", 5]], "from": {"index": 0, "offset": 6}}',
  '{"entries": [["a", 5]], "from": {"index": 2, "offset": 0}}',
  '{"entries": [["a", 9007199254740991], ["b", 9007199254740991]], "from": {"index": 0, "offset": 0}}',
])('%s is not a manifest', (text) => {
  expect(() => decodeManifest(Buffer.from(text))).toThrow('file-list');
});

test('paths become safe, and no two are the same on any system', () => {
  const paths = [
    '../../etc/passwd',
    '/abs',
    'C:\\x\\y',
    'a/b',
    'A/B',
    'a',
    'a/b/c',
    'nul',
    'x/../../y',
    '..',
    '',
  ];
  const safe = safePaths(paths.map((path) => ({ path, sizeBytes: 0 })));
  for (const path of safe) expect(path).toMatch(/^[^/\\:]+(\/[^/\\:]+)*$/);
  for (const part of safe.flatMap((path) => path.split('/'))) expect(part).not.toMatch(/^\.{1,2}$/);
  const folded = safe.map((path) => path.toLowerCase());
  expect(new Set(folded).size).toBe(paths.length);
  for (const path of folded) expect(folded.some((other) => other.startsWith(`${path}/`))).toBe(false);
});
