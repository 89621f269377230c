import { randomBytes } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NEEDS_ROOT, SmallDisk } from './small-disk.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

const MEBIBYTE = 1024 * 1024;
const DISK_BYTES = 40 * MEBIBYTE;
const FILE_BYTES = 30 * MEBIBYTE;

let disk: SmallDisk | undefined;
let alice: TestMessenger;
let bob: TestMessenger;

beforeEach(async () => {
  disk = await SmallDisk.mount(DISK_BYTES);
  const port = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', port),
    TestMessenger.open('Bob', port, { downloads: disk?.folder }),
  ]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
  await disk?.unmount();
});

test('a full disk is reported to both, names no partial file, and the retry succeeds', async (context) => {
  if (disk === undefined) return context.skip(NEEDS_ROOT);
  const { folder } = disk;
  const names = ['one.bin', 'two.bin'];
  for (const name of names) {
    const path = join(alice.folder, name);
    await writeFile(path, randomBytes(FILE_BYTES));
    await alice.call('sendFiles', bob.id, [{ name, sizeBytes: FILE_BYTES, path }]);
  }
  await bob.answer('file', true);
  await bob.answer('file', true);
  const incoming = () => bob.transfers().filter(({ direction }) => direction === 'in');
  await bob.until(
    () => incoming().length === 2 && incoming().every(({ state }) => /done|failed/.test(state)),
  );
  const failed = incoming().filter(({ state }) => state === 'failed');
  expect(failed.length).toBeGreaterThan(0);
  for (const { problem } of failed) expect(problem).toEqual({ code: 'enospc' });
  const reported = await alice.transfer('out', 'failed');
  expect(reported.problem).toMatchObject({ code: 'other-side', reason: { code: 'enospc' } });
  const complete = incoming().flatMap(({ savedAs }) => savedAs ?? []);
  const named = (await readdir(folder)).filter((name) => name !== '.lanline-parts');
  expect(named.map((name) => join(folder, name))).toEqual(complete);

  // Make room: remove the complete files, and give up all failed transfers but one.
  for (const path of complete) await rm(path);
  const [again, ...others] = failed;
  for (const { id } of others) await bob.call('deleteItem', alice.id, id, false);
  await bob.call('retryTransfer', again?.id ?? '');
  await bob.until(() => incoming().some(({ id, state }) => id === again?.id && state === 'done'));
  expect(await readdir(folder)).toEqual([again?.name]);
});
