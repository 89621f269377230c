import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FileList, filesAlone, NOTHING } from './file-list.ts';
import { decodeList, EncodedList, encodedParts, ListHash } from './list-codec.ts';
import type { Entry } from './manifest.ts';

const PART_BYTES = 64 * 1024;
const MODIFIED_MS = 1_732_000_000_123.456;

const LIST: FileList = {
  folders: [
    { path: '', modifiedMs: MODIFIED_MS },
    { path: 'a/c', modifiedMs: -1 },
    { path: 'Gr%FCn', modifiedMs: 0, isRenamed: true },
    { path: 'without a date' },
  ],
  files: [
    { path: 'a/b.txt', sizeBytes: 4096, modifiedMs: MODIFIED_MS },
    { path: 'run.sh', sizeBytes: 12, modifiedMs: 1_732_000_000_123, isExecutable: true },
    { path: '%FF', sizeBytes: 0, modifiedMs: 0, isExecutable: true, isRenamed: true },
    { path: 'from a page', sizeBytes: 7 },
    { path: '"],["', sizeBytes: 1, modifiedMs: 1 },
  ],
  leftOut: [
    { path: 'a/link', why: 'link' },
    { path: 'a/locked', why: 'unreadable' },
  ],
};

async function partsOf(list: FileList): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of encodedParts(list)) parts.push(part);
  return parts;
}

const many = (count: number): Entry[] =>
  Array.from({ length: count }, (_, index) => ({
    ...{ path: `folder/file ${index}`, sizeBytes: index, modifiedMs: MODIFIED_MS },
  }));

test('a list is written as tuples', async () => {
  expect(await partsOf(LIST)).toEqual([
    [
      '["/",1732000000123.456],["a/c/",-1],["Gr%FCn/",0,"r"],["without a date/"]',
      '["a/b.txt",4096,1732000000123.456],["run.sh",12,1732000000123,"x"],["%FF",0,0,"xr"],["from a page",7]',
      '["\\"],[\\"",1,1],["a/link","link"],["a/locked","unreadable"]',
    ].join(','),
  ]);
});

test('what is written can be read', async () => {
  expect(await decodeList(await partsOf(LIST))).toEqual(LIST);
  expect(await decodeList(await partsOf(NOTHING))).toEqual(NOTHING);
});

test('any names, sizes and dates survive', async () => {
  const path = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
    .filter((name) => !name.endsWith('/'));
  const modifiedMs = fc.double({ noNaN: true, min: -8.64e15, max: 8.64e15 }).map((ms) => ms + 0); // no -0
  const file = fc.record({ path, sizeBytes: fc.nat(), modifiedMs });
  const folder = fc.record({ path, modifiedMs });
  const lists = fc.record({ files: fc.array(file), folders: fc.array(folder), leftOut: fc.constant([]) });
  await fc.assert(
    fc.asyncProperty(lists, async (list) => {
      expect(await decodeList(await partsOf(list))).toEqual(list);
    }),
  );
});

test('a long list comes in parts of at most 64 KiB, none of them small but the last', async () => {
  const list = { ...LIST, files: many(20_000) };
  const parts = await partsOf(list);
  const sizes = parts.map((part) => Buffer.byteLength(part));
  expect(sizes.length).toBeGreaterThan(10);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(PART_BYTES);
  expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThan(PART_BYTES / 2);
  expect(await decodeList(parts)).toEqual(list);
});

test('each part of a list can be written alone, and its digest is that of all of them', async () => {
  const list = { ...LIST, files: many(5_000) };
  const parts = await partsOf(list);
  const encoded = await EncodedList.of(list);
  expect(Array.from({ length: encoded.length }, (_, part) => encoded.at(part))).toEqual(parts);
  const hash = new ListHash();
  for (const part of parts) hash.update(part);
  expect(encoded.digest).toBe(hash.digest());
  expect(encoded.digest).toBe(createHash('sha256').update(parts.join(',')).digest('hex'));
});

test('parts that an earlier version has stored are read: some thousand files in each, without dates', async () => {
  const files = many(3_000).map(({ path, sizeBytes }) => ({ path, sizeBytes }));
  const stored = [0, 1_000, 2_000].map((at) =>
    JSON.stringify(files.slice(at, at + 1_000).map(({ path, sizeBytes }) => [path, sizeBytes])).slice(1, -1),
  );
  expect(await decodeList(stored)).toEqual(filesAlone(files));
});

test('a reason and flags that only later versions know are no obstacle', async () => {
  expect(await decodeList(['["a",1,2,"xz"],["b/",2,"z"],["c","forbidden"]'])).toEqual({
    files: [{ path: 'a', sizeBytes: 1, modifiedMs: 2, isExecutable: true }],
    folders: [{ path: 'b', modifiedMs: 2 }],
    leftOut: [{ path: 'c', why: 'other' }],
  });
});

describe('is not a list:', () => {
  const deepest = Array(64).fill('d').join('/');
  test.each([
    '[]',
    '["a"]',
    '["",1]',
    '["a",-1]',
    '["a",1.5]',
    '["a",1,null]',
    '["a",1,8640000000000001]',
    '["a",1,1e999]',
    '["a",1,2,3]',
    '["a",1,2,"x",4]',
    '["a/",1,2]',
    '["a/",1,"r",2]',
    '["a","a reason without an end"]',
    '["a",{}]',
    '[["a",1]]',
    '["a",1]]',
    '["a",1],',
    '{"a":1}',
    '1',
    '[',
    `${'['.repeat(60_000)}`,
    `["${'x'.repeat(1_025)}",1]`,
    `["${deepest}/d",1]`,
    `["${deepest}/d/",1]`,
    '["a",9007199254740991],["b",9007199254740991]',
  ])('%.60s', async (part) => {
    await expect(decodeList([part])).rejects.toThrow('file-list');
  });

  test('more files, folders or things left out than anybody has', async () => {
    function* endless(tuple: string): Generator<string> {
      for (;;) yield Array(1_000).fill(tuple).join(',');
    }
    for (const tuple of ['["a",1]', '["a/",1]', '["a","link"]'])
      await expect(decodeList(endless(tuple))).rejects.toThrow('file-list');
  });
});

test('a folder may be as deep as a file', async () => {
  const deepest = Array(64).fill('d').join('/');
  const list = { ...filesAlone([{ path: deepest, sizeBytes: 1 }]), folders: [{ path: deepest }] };
  expect(await decodeList(await partsOf(list))).toEqual(list);
});

test('a list that nobody takes is not sent', async () => {
  const files = Array.from({ length: 40_000 }, (_, index) => ({
    path: `${index}${'x'.repeat(1_000)}`,
    sizeBytes: 1,
  }));
  await expect(EncodedList.of(filesAlone(files))).rejects.toThrow('too-many-files');
});
