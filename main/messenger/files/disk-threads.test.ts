import { closeSync, openSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checksumOf } from './checksum.ts';
import { ownChunks, sharedChunks } from './chunk-buffers.ts';
import { SystemChunkFile } from './system-chunk-file.ts';

let folder: string;
let fd: number;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-threads-'));
  await writeFile(join(folder, 'a'), 'a chunk of a file');
  fd = openSync(join(folder, 'a'), 'r+');
});
afterEach(async () => {
  closeSync(fd);
  await rm(folder, { recursive: true });
});

function own(text: string): Buffer {
  const buffer = ownChunks.take();
  return buffer.subarray(0, buffer.write(text));
}
const content = () => readFileSync(join(folder, 'a'), 'utf8');

test('a chunk is read with its checksum, and ends where the file does', async () => {
  const buffer = sharedChunks.take();
  const { bytesRead, checksum } = await new SystemChunkFile(fd).read(buffer, 2);
  expect(String(buffer.subarray(0, bytesRead))).toBe('chunk of a file');
  expect(checksumOf(Buffer.from('chunk of a file')).equals(checksum)).toBe(true);
});

test('a chunk is written if it is right, and nothing of one that is not', async () => {
  const file = new SystemChunkFile(fd);
  const checksum = checksumOf(Buffer.from('CHUNK'));
  expect(await file.write(own('chunk'), 2, checksum)).toBe(false);
  expect(content()).toBe('a chunk of a file');
  expect(await file.write(own('CHUNK'), 2, checksum)).toBe(true);
  expect(content()).toBe('a CHUNK of a file');
});

test('what the system says against it arrives with its code', async () => {
  const file = new SystemChunkFile(openSync(folder, 'r'));
  await expect(file.read(sharedChunks.take(), 0)).rejects.toMatchObject({ code: 'EISDIR' });
  await file.close();
});
