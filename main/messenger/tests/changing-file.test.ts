import { randomBytes } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

const SIZE_BYTES = 50_000_000;

let alice: TestMessenger;
let bob: TestMessenger;
let writing: NodeJS.Timeout;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(async () => {
  clearInterval(writing);
  await Promise.all([alice.close(), bob.close()]);
});

/** A file of Alice's that somebody writes to all the time. */
async function changing(): Promise<{ name: string; sizeBytes: number; path: string }> {
  const path = join(alice.folder, 'image.raw');
  await writeFile(path, randomBytes(SIZE_BYTES));
  writing = setInterval(() => {
    const file = openSync(path, 'r+');
    writeSync(file, randomBytes(1_000), 0, 1_000, 0);
    closeSync(file);
  }, 2);
  return { name: 'image.raw', sizeBytes: SIZE_BYTES, path };
}
const changed = { code: 'changed', name: 'image.raw' };

test('a file that keeps changing fails by name at both ends, and nothing of it is kept under its name', async () => {
  await alice.call('sendFiles', bob.id, [await changing()]);
  await bob.answer('file', true);
  expect((await alice.transfer('out', 'failed')).problem).toEqual(changed);
  expect((await bob.transfer('in', 'failed')).problem).toMatchObject({ code: 'other-side', reason: changed });
  expect((await readdir(bob.downloads)).filter((name) => name !== '.lanline-parts')).toEqual([]);
});

test('beside others it fails alone, and arrives when it is tried again', async () => {
  const path = join(alice.folder, 'good.txt');
  await writeFile(path, 'good');
  await alice.call('sendFiles', bob.id, [{ name: 'good.txt', sizeBytes: 4, path }, await changing()]);
  await bob.answer('file', true);
  const [out, received] = await Promise.all([alice.transfer('out', 'done'), bob.transfer('in', 'done')]);
  for (const each of [out, received])
    expect(each).toMatchObject({ failedCount: 1, fileCount: 2, canRetry: true });
  expect(await readdir(bob.downloads)).toEqual(['good.txt']);
  clearInterval(writing);
  await bob.call('retryTransfer', received.id);
  const isWhole = (messenger: TestMessenger) =>
    messenger.until(() =>
      messenger.transfers().some((each) => each.state === 'done' && each.failedCount === undefined),
    );
  await Promise.all([isWhole(alice), isWhole(bob)]);
  expect((await readdir(bob.downloads)).sort()).toEqual(['good.txt', 'image.raw']);
});
