import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checksumOf } from '../../files/checksum.ts';
import { CHUNK_BYTES } from '../../files/chunks.ts';
import type { Disk } from '../../files/disk.ts';
import { type Position, START } from '../../files/manifest.ts';
import { resumesAt } from '../../files/resume-check.ts';
import { systemDisk } from '../../files/system-disk.ts';
import type { IncomingFile } from '../../files/unpacking.ts';
import { encodeHead, type PieceHead } from './piece-messages.ts';
import { PieceReader } from './piece-reader.ts';
import { PieceReceiver } from './piece-receiver.ts';
import type { FileFailure, Receiving } from './receiving.ts';

/** Whatever a sender may say, as it comes from a connection. */

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lanline-receiver-'));
});
afterEach(() => rm(folder, { recursive: true }));

const at = (name: string) => join(folder, name);
const sum = (content: Uint8Array) => checksumOf(content).toString('hex');
const WRONG = '0'.repeat(32);

function filesOf(...sizes: number[]): IncomingFile[] {
  return sizes.map((sizeBytes, index) => ({ path: at(`${index}`), name: `${index}`, sizeBytes }));
}

function receive(files: readonly IncomingFile[], changes: Partial<Receiving> = {}) {
  const failures = new Map<number, FileFailure>();
  let doneBytes = 0;
  const receiver = new PieceReceiver({
    files,
    wanted: [[0, files.length]],
    from: START,
    disk: systemDisk,
    ask: () => undefined,
    onProgress: (addedBytes) => {
      doneBytes += addedBytes;
    },
    onArriving: () => undefined,
    onLast: () => undefined,
    onFailed: (file, failure) => failures.set(file, failure),
    onSettled: () => undefined,
    ...changes,
  });
  /** @returns whether more may come at once */
  const comes = (head: PieceHead, content: Uint8Array = Buffer.alloc(0)): boolean => {
    const bytes = Buffer.concat([encodeHead(head), content]);
    const reader = new PieceReader(receiver, bytes.length);
    const hasRoom = reader.take(bytes);
    reader.end();
    return hasRoom;
  };
  return { receiver, comes, failures, doneBytes: () => doneBytes };
}

/** Resolves when a disk has been let go. */
function slowDisk(isSlow: (path: string) => boolean) {
  const { promise: waiting, resolve: go } = Promise.withResolvers<void>();
  const disk: Disk = {
    ...systemDisk,
    async writeSmalls(files, ...rest) {
      if (files.some(({ path }) => path !== undefined && isSlow(path))) await waiting;
      return systemDisk.writeSmalls(files, ...rest);
    },
  };
  return { disk, go };
}

test('what is damaged is told, and not what was still being written before it', async () => {
  const { disk, go } = slowDisk((path) => path === at('0'));
  const { receiver, comes } = receive(filesOf(3, 3, 3, 3), { disk });
  const content = Buffer.alloc(6, 1);
  const heads = (first: number): [number, number][] => [
    [first, 3],
    [first + 1, 3],
  ];
  comes({ files: heads(0), checksum: sum(content) }, content);
  comes({ files: heads(2), checksum: WRONG }, content);
  await expect(receiver.done).rejects.toMatchObject({ code: 'damaged' });
  go();
  await receiver.closed();
  expect(receiver.damaged).toEqual({ first: 2, count: 2 });
  expect(receiver.position).toMatchObject({ index: 0 });
});

test('a damaged chunk is told by its file', async () => {
  const { receiver, comes } = receive(filesOf(0, CHUNK_BYTES, 0));
  comes({ files: [[0, 0]], checksum: sum(Buffer.alloc(0)) });
  comes({ chunk: [1, 0], checksum: WRONG }, Buffer.alloc(CHUNK_BYTES, 1));
  await expect(receiver.done).rejects.toMatchObject({ code: 'damaged' });
  expect(receiver.damaged).toEqual({ first: 1, count: 1 });
});

test('a group of which one is not the next file is of no use', async () => {
  const { receiver, comes } = receive(filesOf(10));
  const content = Buffer.alloc(10, 1);
  const files: [number, number][] = [
    [0, 10],
    [5, 0],
  ];
  comes({ files, checksum: sum(content) }, content);
  await expect(receiver.done).rejects.toMatchObject({ code: 'size-mismatch' });
  await receiver.closed();
  expect(receiver.position).toMatchObject({ index: 0, offset: 0 });
  expect(await readdir(folder)).toEqual([]);
});

test('nothing of a file is left when it starts anew, even if the attempt ends at that moment', async () => {
  const files = filesOf(4 * CHUNK_BYTES);
  let writes = 0;
  const { promise: waiting, resolve: go } = Promise.withResolvers<void>();
  const disk: Disk = {
    ...systemDisk,
    openChunksNow(...where) {
      const file = systemDisk.openChunksNow(...where);
      const write = file.write.bind(file);
      const slow = async (...what: Parameters<typeof write>) => {
        if (++writes === 4) await waiting;
        return write(...what);
      };
      return Object.assign(file, { write: slow });
    },
  };
  const [old, fresh] = [Buffer.alloc(CHUNK_BYTES, 'A'), Buffer.alloc(CHUNK_BYTES, 'B')];
  const first = receive(files, { disk });
  for (let chunk = 0; chunk < 4; chunk++)
    first.comes({ chunk: [0, chunk * CHUNK_BYTES], checksum: sum(old), version: 'a'.repeat(16) }, old);
  first.comes({ again: 0 });
  first.comes({ chunk: [0, 0], checksum: sum(fresh), version: 'b'.repeat(16) }, fresh);
  first.receiver.fail(new Error('The connection was lost.'));
  go();
  await first.receiver.closed();
  const from = (await resumesAt(files, first.receiver.position, () => true, systemDisk)) as Position;
  const second = receive(files, { from });
  // Whatever was there of it, the rest is zeros, which are not written.
  const zeros = 4 * CHUNK_BYTES - from.offset;
  second.comes({ zeros: [0, from.offset, zeros], version: 'b'.repeat(16) });
  second.comes({ end: 0 });
  await second.receiver.done;
  const whole = await readFile(at('0'));
  expect(whole.equals(Buffer.concat([fresh.subarray(0, from.offset), Buffer.alloc(zeros)]))).toBe(true);
});

test('empty files by themselves are not received faster than they are written', async () => {
  const { disk, go } = slowDisk(() => true);
  const { receiver, comes } = receive(filesOf(...Array.from({ length: 200 }, () => 0)), { disk });
  const rooms = Array.from({ length: 200 }, (_, index) =>
    comes({ files: [[index, 0]], checksum: sum(Buffer.alloc(0)) }),
  );
  expect(rooms.slice(0, 20)).toContain(false);
  go();
  await receiver.done;
  expect((await readdir(folder)).length).toBe(200);
});

test('files of zeros open no more descriptors than there are', async () => {
  const { receiver, comes } = receive(filesOf(...Array.from({ length: 3_000 }, () => 70_000)));
  const rooms: boolean[] = [];
  for (let index = 0; index < 3_000; index++) {
    rooms.push(comes({ zeros: [index, 0, 70_000] }));
    comes({ end: index });
  }
  expect(rooms.slice(0, 20)).toContain(false);
  // Whoever does not mind that goes on later, from where it was.
  await expect(receiver.done).rejects.toMatchObject({ code: 'emfile' });
  expect((await readdir(folder)).length).toBeLessThan(300);
  await receiver.closed();
});

test('a file that is lost counts once', async () => {
  await mkdir(at('0'));
  const { receiver, comes, failures, doneBytes } = receive(filesOf(1_000, 1_000));
  const content = Buffer.alloc(1_000, 1);
  comes({ again: 0 });
  expect([...failures.keys()]).toEqual([0]);
  comes({ files: [[0, 1_000]], checksum: sum(content) }, content);
  await expect(receiver.done).rejects.toMatchObject({ code: 'size-mismatch' });
  expect(doneBytes()).toBe(1_000);
});

test('dates before 1970 are kept', async () => {
  const modifiedMs = Date.UTC(1965, 1, 1);
  const files = filesOf(10, 70_000).map((file) => ({ ...file, modifiedMs }));
  const { receiver, comes } = receive(files);
  const [small, large] = [Buffer.alloc(10, 1), Buffer.alloc(70_000, 1)];
  comes({ files: [[0, 10]], checksum: sum(small) }, small);
  comes({ chunk: [1, 0], checksum: sum(large) }, large);
  comes({ end: 1 });
  await receiver.done;
  for (const { path } of files) expect(Math.floor((await stat(path)).mtimeMs)).toBe(modifiedMs);
});

test('nothing is written where something else has a folder’s name', async () => {
  await mkdir(at('outside'));
  await symlink(at('outside'), at('link'));
  const obstacle = Object.assign(new Error('EEXIST'), { code: 'EEXIST' });
  const files = ['link/a', 'b'].map((name) => ({ path: at(name), name, sizeBytes: 10 }));
  const [lost, kept] = files as [IncomingFile, IncomingFile];
  const { receiver, comes, failures } = receive([{ ...lost, obstacle }, kept]);
  const content = Buffer.from('one of tentwo of ten');
  const heads: [number, number][] = [
    [0, 10],
    [1, 10],
  ];
  comes({ files: heads, checksum: sum(content) }, content);
  await receiver.done;
  expect(await readdir(at('outside'))).toEqual([]);
  expect(String(await readFile(at('b')))).toBe('two of ten');
  expect(failures).toEqual(new Map([[0, { error: obstacle }]]));
});
