import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';
import { ownChunks, sharedChunks } from './chunk-buffers.ts';
import type { SmallWriting } from './disk.ts';
import { readSmalls, writeSmalls } from './system-small-files.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-smalls-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const isLinux = process.platform === 'linux';

function write(files: readonly SmallWriting[], content: string, checksum = checksumOf(Buffer.from(content))) {
  const buffer = ownChunks.take();
  return writeSmalls(files, buffer.subarray(0, buffer.write(content)), checksum);
}

test('files are read one after another, with one checksum of all', async () => {
  for (const [name, content] of Object.entries({ a: 'one', b: '', c: 'three' }))
    await writeFile(at(name), content);
  const into = sharedChunks.take();
  const files = ['a', 'b', 'c'].map((name, index) => ({ path: at(name), sizeBytes: [3, 0, 5][index] ?? 0 }));
  const { modifiedMs, checksum } = await readSmalls(files, into);
  expect(String(into.subarray(0, 8))).toBe('onethree');
  expect(checksumOf(Buffer.from('onethree')).equals(checksum)).toBe(true);
  for (const [index, name] of ['a', 'b', 'c'].entries())
    expect(modifiedMs[index]).toBe((await stat(at(name))).mtimeMs);
});

test('what is no file of its size is left out, and nothing is waited for', async () => {
  await writeFile(at('good'), 'good');
  await writeFile(at('grown'), 'grown');
  await mkdir(at('folder'));
  await symlink(at('good'), at('link'));
  if (isLinux) execFileSync('mkfifo', [at('pipe')]);
  const names = ['missing', 'grown', 'folder', 'link', 'pipe', '/dev/zero', 'good'];
  const files = names.map((name) => ({ path: name.startsWith('/') ? name : at(name), sizeBytes: 4 }));
  const into = sharedChunks.take();
  const { modifiedMs } = await readSmalls(files, into);
  expect(modifiedMs.map((each) => each !== undefined)).toEqual(names.map((name) => name === 'good'));
  expect(String(into.subarray(0, 4))).toBe('good');
});

test('files are written with their dates, and may be executed if they should', async () => {
  const files = [
    { path: at('a'), sizeBytes: 3, modifiedMs: 981_173_045_678.123 },
    { path: at('b'), sizeBytes: 0, modifiedMs: -86_400_000 },
    { path: at('c'), sizeBytes: 5, isExecutable: true },
  ];
  expect(await write(files, 'onethree')).toEqual([undefined, undefined, undefined]);
  expect(await readFile(at('a'), 'utf8')).toBe('one');
  expect(await readFile(at('c'), 'utf8')).toBe('three');
  const stats = await Promise.all(files.map(({ path }) => stat(path)));
  const microseconds = stats.slice(0, 2).map(({ mtimeMs }) => Math.floor(mtimeMs * 1_000));
  expect(microseconds).toEqual([981_173_045_678_123, -86_400_000_000]);
  expect(stats.map(({ mode }) => mode & 0o111 & ~process.umask())).toEqual([0, 0, 0o111 & ~process.umask()]);
});

test('one that can’t be written says why, and the others are', async () => {
  await mkdir(at('folder'));
  await writeFile(at('elsewhere'), 'as it was');
  await symlink(at('elsewhere'), at('link'));
  const names = ['folder', 'link', 'missing/a', 'good'];
  const errors = await write(
    names.map((name) => ({ path: at(name), sizeBytes: 2 })),
    'aabbccdd',
  );
  expect(errors?.map((error) => (error as NodeJS.ErrnoException | undefined)?.code)).toEqual(
    isLinux ? ['EISDIR', 'ELOOP', 'ENOENT', undefined] : expect.anything(),
  );
  expect(await readFile(at('good'), 'utf8')).toBe('dd');
  expect(await readFile(at('elsewhere'), 'utf8')).toBe('as it was');
});

test('nothing is written if the content is not as it should be', async () => {
  const files = [{ path: at('a'), sizeBytes: 3 }];
  expect(await write(files, 'one', checksumOf(Buffer.from('two')))).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});
