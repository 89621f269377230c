import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { Entry } from './manifest.ts';
import { decodeManifest, digestOf, encodeManifest } from './manifest-codec.ts';

const START = { index: 0, offset: 0 };
const bytesOf = (manifest: unknown) => Buffer.from(JSON.stringify(manifest));
const wire = (entries: readonly Entry[], from = START) =>
  bytesOf({ entries: entries.map(({ path, sizeBytes }) => [path, sizeBytes]), from });

const ODD: readonly Entry[] = [
  { path: 'a/b', sizeBytes: 5 },
  { path: 'quotes "\\" and \\', sizeBytes: 0 },
  { path: '"],["', sizeBytes: 1 },
  { path: '\u0000\u2028👨‍👩‍👧', sizeBytes: Number.MAX_SAFE_INTEGER - 10 },
];
const many = (count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => ({ path: `folder/file ${index}`, sizeBytes: index }));

test.each([1, 499, 500, 501, 1_000, 2_500])('a manifest of %i files is written and read', async (count) => {
  const manifest = { entries: many(count), from: { index: count - 1, offset: 0 } };
  expect(await encodeManifest(manifest)).toEqual(wire(manifest.entries, manifest.from));
  expect(await decodeManifest(await encodeManifest(manifest))).toEqual(manifest);
});

test('any names survive', async () => {
  const manifest = { entries: ODD, from: START };
  expect(await decodeManifest(await encodeManifest(manifest))).toEqual(manifest);
});

test('a list is identified as by Lanlines before', async () => {
  for (const entries of [ODD, many(2_500)])
    expect(await digestOf(entries)).toBe(createHash('sha256').update(wire(entries)).digest('hex'));
});

test.each([
  '',
  '{}',
  '{"entries":[],"from":{"index":0,"offset":0}}',
  '{"entries":[["",1]],"from":{"index":0,"offset":0}}',
  '{"entries":[["a",-1]],"from":{"index":0,"offset":0}}',
  '{"entries":[["a/",1]],"from":{"index":0,"offset":0}}',
  '{"entries":[["a",1e9]],"from":{"index":0,"offset":0}}x',
  '{"entries":[["a",5,5]],"from":{"index":0,"offset":0}}',
  '{"entries":[["a",5],],"from":{"index":0,"offset":0}}',
  '{"entries":[["a",5]],"from":{"index":0,"offset":6}}',
  '{"entries":[["a",5]],"from":{"index":2,"offset":0}}',
  '{"entries":[["a",5]] "from":{"index":0,"offset":0}}',
  '{"entries":[["a",5]],"from":{"index":0,"offset":0}',
  '{"entries":[["a\\",5]],"from":{"index":0,"offset":0}}',
  '{"entries":[["a",9007199254740991],["b",9007199254740991]],"from":{"index":0,"offset":0}}',
])('%s is not a manifest', async (text) => {
  await expect(decodeManifest(Buffer.from(text))).rejects.toThrow('file-list');
});

test('a path may have 64 parts and 1,024 bytes, and no more', async () => {
  const deepest = Array(64).fill('d').join('/');
  const longest = 'é'.repeat(512);
  for (const path of [deepest, longest])
    expect(await decodeManifest(wire([{ path, sizeBytes: 0 }]))).toMatchObject({ entries: [{ path }] });
  for (const path of [`${deepest}/d`, `${deepest.replaceAll('/', '\\')}\\d`, `${longest}x`])
    await expect(decodeManifest(wire([{ path, sizeBytes: 0 }]))).rejects.toThrow('file-list');
});

test('a list of more than 250,000 files or 16 MiB is refused', async () => {
  await expect(decodeManifest(wire(many(250_001)))).rejects.toThrow('file-list');
  await expect(decodeManifest(Buffer.alloc(16 * 1024 * 1024 + 1))).rejects.toThrow('file-list');
});
