import { randomBytes } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

const MEBIBYTE = 1024 * 1024;
let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

const FILES: Readonly<Record<string, Buffer>> = {
  'a.txt': randomBytes(10),
  'empty.txt': Buffer.alloc(0),
  'deep/er/b.bin': randomBytes(3 * MEBIBYTE + 1),
  'deep/c.txt': randomBytes(70_000),
};

async function folderOf(messenger: TestMessenger, name: string, files = FILES) {
  const path = join(messenger.folder, name);
  for (const [file, content] of Object.entries(files)) {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  }
  return { name, sizeBytes: 0, path };
}

async function tree(folder: string): Promise<Record<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path.slice(folder.length + 1), await readFile(path)] as const),
    ),
  );
}

test('a folder arrives with all its files, under a new name if its own is taken', async () => {
  const source = await folderOf(alice, 'photos');
  for (const name of ['photos', 'photos (2)']) {
    await alice.call('sendFiles', bob.id, [source]);
    const offer = await bob.answer('file', true);
    expect(offer.what).toMatchObject({ fileName: 'photos', fileCount: 4 });
    const received = await bob.until(() =>
      bob.transfers().find((each) => each.savedAs === join(bob.downloads, name)),
    );
    expect(received).toMatchObject({ state: 'done', doneBytes: received.sizeBytes });
    expect(await tree(join(bob.downloads, name))).toEqual(FILES);
  }
  await alice.until(() => alice.transfers().every((each) => each.state === 'done'));
  expect((await readdir(bob.downloads)).sort()).toEqual(['photos', 'photos (2)']);
});

test('several files and folders are a single question and are saved next to each other', async () => {
  const folder = await folderOf(alice, 'photos');
  const path = join(alice.folder, 'notes.txt');
  await writeFile(path, 'notes');
  await writeFile(join(bob.downloads, 'notes.txt'), 'mine');
  await alice.call('sendFiles', bob.id, [folder, { name: 'notes.txt', sizeBytes: 5, path }]);
  const offer = await bob.answer('file', true);
  expect(offer.what).toMatchObject({ fileName: 'photos', fileCount: 5, shape: 'files' });
  await bob.transfer('in', 'done');
  expect(await tree(bob.downloads)).toEqual({
    'notes.txt': Buffer.from('mine'),
    'notes (2).txt': Buffer.from('notes'),
    ...Object.fromEntries(Object.entries(FILES).map(([name, content]) => [`photos/${name}`, content])),
  });
});

test('several files of which one is there already all arrive, even where existing ones are to be skipped', async () => {
  await writeFile(join(bob.downloads, 'one.txt'), 'mine');
  const sources = await Promise.all(
    ['one.txt', 'two.txt'].map(async (name) => {
      await writeFile(join(alice.folder, name), name);
      return { name, sizeBytes: name.length, path: join(alice.folder, name) };
    }),
  );
  await alice.call('sendFiles', bob.id, sources);
  const offer = await bob.until(() => bob.offers.find(({ what }) => what.kind === 'file'));
  expect(offer.what).toMatchObject({ exists: false, shape: 'files' });
  await bob.call('acceptFiles', offer.id, { existing: 'skip' });
  await bob.transfer('in', 'done');
  expect((await readdir(bob.downloads)).sort()).toEqual(['one (2).txt', 'one.txt', 'two.txt']);
});

test('links in a folder are not followed, and an empty folder is refused', async () => {
  const source = await folderOf(alice, 'photos', { 'a.txt': Buffer.from('a') });
  await symlink('/etc/passwd', join(source.path, 'link'));
  await alice.call('sendFiles', bob.id, [source]);
  expect((await bob.answer('file', true)).what).toMatchObject({ fileCount: 1 });
  await bob.transfer('in', 'done');
  expect(Object.keys(await tree(bob.downloads))).toEqual(['photos/a.txt']);
  await rm(join(source.path, 'a.txt'));
  await expect(alice.call('sendFiles', bob.id, [source])).rejects.toThrow('nothing-to-send');
});

test.each(['sender', 'receiver'] as const)(
  'a transfer paused by the %s resumes where it left off',
  async (who) => {
    const path = join(alice.folder, 'large.bin');
    // Not zeros, of which a disk may store none, and nobody sends them.
    for (let count = 0; count < 16; count++) await appendFile(path, Buffer.alloc(25 * MEBIBYTE, 7));
    await alice.call('sendFiles', bob.id, [{ name: 'large.bin', sizeBytes: 0, path }]);
    await bob.answer('file', true);
    const [messenger, direction] = who === 'sender' ? ([alice, 'out'] as const) : ([bob, 'in'] as const);
    const running = await messenger.until(() =>
      messenger.transfers().find((each) => each.state === 'running' && each.doneBytes > 20 * MEBIBYTE),
    );
    await messenger.call('pauseTransfer', running.id);
    const [sent, got] = await Promise.all([alice.transfer('out', 'paused'), bob.transfer('in', 'paused')]);
    const pauser = who === 'sender' ? 'Alice' : 'Bob';
    expect([sent.problem, got.problem]).toContainEqual({ code: 'paused-by-us' });
    expect([sent.problem, got.problem]).toContainEqual({ code: 'paused-by-them', who: pauser });
    expect(got.canRetry).toBe(true);
    await messenger.call('retryTransfer', (await messenger.transfer(direction, 'paused')).id);
    const firstAgain = await bob.until(() =>
      bob.transfers().find((each) => each.state === 'running' || each.state === 'done'),
    );
    expect(firstAgain.doneBytes).toBeGreaterThan(10 * MEBIBYTE);
    await bob.transfer('in', 'done');
    await alice.transfer('out', 'done');
  },
);

test('files offered while the other side is offline are offered again when it is back', async () => {
  const source = await folderOf(alice, 'photos');
  bob = await bob.restart(async () => {
    await alice.link(bob, 'closed');
    await alice.call('sendFiles', bob.id, [source]);
    await alice.until(() => alice.transfers()[0]?.problem?.code === 'interrupted');
  });
  await bob.until(() => {
    for (const offer of bob.offers) void bob.lanline.call('answerOffer', [offer.id, true]);
    return bob.transfers().some((each) => each.state === 'done');
  });
  expect(await tree(join(bob.downloads, 'photos'))).toEqual(FILES);
});
