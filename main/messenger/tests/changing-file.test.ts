import { randomBytes } from 'node:crypto';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Content } from '../files/file-content.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

const SIZE_BYTES = 3_000_000;

let alice: TestMessenger;
let bob: TestMessenger;
/** Called in the middle of each reading of the file. */
let inTheMiddle: () => Promise<void>;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', port, { reads: withPause }),
    TestMessenger.open('Bob', port),
  ]);
  await alice.meet(bob);
});
afterEach(() => Promise.all([alice.close(), bob.close()]));

function withPause(content: Content): Content {
  return {
    destroy: () => content.destroy(),
    async *[Symbol.asyncIterator]() {
      let readBytes = 0;
      let isBefore = true;
      for await (const part of content) {
        readBytes += part.length;
        if (isBefore && readBytes > SIZE_BYTES / 2) {
          isBefore = false;
          await inTheMiddle();
        }
        yield part;
      }
    },
  };
}

/** Alice sends Bob a file, whose beginning is written to while it is being sent, as often as that. */
async function send(changes: number): Promise<string> {
  const path = join(alice.folder, 'image.raw');
  await writeFile(path, randomBytes(SIZE_BYTES));
  let left = changes;
  inTheMiddle = async () => {
    if (left-- <= 0) return;
    const file = await open(path, 'r+');
    await file.write(randomBytes(1_000), 0, 1_000, 0);
    await file.close();
  };
  await alice.call('sendFiles', bob.id, [{ name: 'image.raw', sizeBytes: SIZE_BYTES, path }]);
  await bob.answer('file', true);
  return path;
}

test.each([1, 2])(
  'a file that changes %i times while it is sent arrives as it is in the end',
  async (changes) => {
    const path = await send(changes);
    const { savedAs } = await bob.transfer('in', 'done');
    await alice.transfer('out', 'done');
    expect((await readFile(savedAs ?? '')).equals(await readFile(path))).toBe(true);
    expect(await readdir(bob.downloads)).toEqual(['image.raw']);
  },
);

test('a file that keeps changing fails by name at both ends, and nothing of it is kept under its name', async () => {
  await send(100);
  const changed = { code: 'changed', name: 'image.raw' };
  expect((await alice.transfer('out', 'failed')).problem).toEqual(changed);
  expect((await bob.transfer('in', 'failed')).problem).toMatchObject({ code: 'other-side', reason: changed });
  expect((await readdir(bob.downloads)).filter((name) => name !== '.lanline-parts')).toEqual([]);
});
