import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** What was offered before the sender's program ended is what is sent after it, however the disk looks by then. */

let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(() => Promise.all([alice.close(), bob.close()]));

async function made(names: readonly string[]): Promise<string> {
  const folder = join(alice.folder, 'photos');
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), `this is ${name}`);
  }
  return folder;
}

async function restarted(change: () => Promise<void>): Promise<void> {
  await bob.until(() => bob.offers.some(({ what }) => what.kind === 'file'));
  alice = await alice.restart(change);
  await bob.answer('file', true);
}

test('a folder arrives without what was changed or removed meanwhile, which is named, and without what was added', async () => {
  const folder = await made(['a.txt', 'b.txt', 'c.txt', 'sub/d.txt', 'same.txt']);
  await alice.call('sendFiles', bob.id, [{ name: 'photos', sizeBytes: 0, path: folder }]);
  await restarted(async () => {
    await writeFile(join(folder, 'b.txt'), 'longer than it was before');
    await rm(join(folder, 'c.txt'));
    await writeFile(join(folder, 'added.txt'), 'added');
    await writeFile(join(folder, 'same.txt'), 'THIS IS same.txt'); // of the same size
  });
  const { savedAs = '', failedCount } = await bob.transfer('in', 'done');
  expect(failedCount).toBe(2);
  const sent = async () => (await alice.call('items', bob.id, null, 1))[0];
  await expect.poll(sent).toMatchObject({ transfer: { state: 'done', failedCount: 2 } });
  expect((await readdir(savedAs, { recursive: true })).sort()).toEqual([
    'a.txt',
    'same.txt',
    'sub',
    'sub/d.txt',
  ]);
  expect(await readFile(join(savedAs, 'same.txt'), 'utf8')).toBe('THIS IS same.txt');
});

test('several files and folders arrive as they were offered', async () => {
  const folder = await made(['a.txt', 'sub/b.txt']);
  const single = join(alice.folder, 'single.txt');
  await writeFile(single, 'single');
  await alice.call('sendFiles', bob.id, [
    { name: 'photos', sizeBytes: 0, path: folder },
    { name: 'single.txt', sizeBytes: 6, path: single },
  ]);
  await restarted(() => writeFile(join(folder, 'added.txt'), 'added'));
  await bob.transfer('in', 'done');
  const there = (await readdir(bob.downloads, { recursive: true })).sort();
  expect(there).toEqual(['photos', 'photos/a.txt', 'photos/sub', 'photos/sub/b.txt', 'single.txt']);
});

test.skipIf(process.platform !== 'linux')(
  'a name that is no text is found again, if nothing has changed',
  async () => {
    const folder = await made(['a.txt']);
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('Gr\xfcn.txt', 'latin1')]),
      'green',
    );
    await alice.call('sendFiles', bob.id, [{ name: 'photos', sizeBytes: 0, path: folder }]);
    await restarted(async () => {});
    const { savedAs = '' } = await bob.transfer('in', 'done');
    expect(await readFile(join(savedAs, 'Gr%FCn.txt'), 'utf8')).toBe('green');
  },
);

test.skipIf(process.platform !== 'linux')(
  'where files can’t be found again by their names, none is sent in place of another',
  async () => {
    const folder = await made(['a.raw', 'b.raw', 'c.raw']);
    await writeFile(
      Buffer.concat([Buffer.from(`${folder}/`), Buffer.from('Gr\xfcn.txt', 'latin1')]),
      'green',
    );
    await alice.call('sendFiles', bob.id, [{ name: 'photos', sizeBytes: 0, path: folder }]);
    const offer = await bob.until(() => bob.offers.find(({ what }) => what.kind === 'file'));
    await expect.poll(() => bob.call('transferFolder', offer.id, '', 0, 10)).toMatchObject({ total: 4 });
    await restarted(async () => {
      await rm(join(folder, 'b.raw'));
      await writeFile(join(folder, 'd.raw'), 'this is d.raw');
    });
    const { savedAs = '' } = await bob.transfer('in', 'done');
    for (const name of ['a.raw', 'c.raw', 'd.raw'])
      expect(await readFile(join(savedAs, name), 'utf8')).toBe(`this is ${name}`);
  },
);
