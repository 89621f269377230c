import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Calls } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

const MEBIBYTE = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

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

async function fileOf(messenger: TestMessenger, name: string, sizeBytes: number) {
  const content = randomBytes(sizeBytes);
  const path = join(messenger.folder, name);
  await writeFile(path, content);
  return { source: { name, sizeBytes, path }, content };
}

test('files arrive intact in both directions', async () => {
  for (const [sender, receiver] of [
    [alice, bob],
    [bob, alice],
  ] as const) {
    const { source, content } = await fileOf(sender, 'picture.png', 5 * MEBIBYTE + 7);
    await sender.call('sendFiles', receiver.id, [source]);
    const offer = await receiver.answer('file', true);
    expect(offer.what).toEqual({
      kind: 'file',
      fileName: 'picture.png',
      sizeBytes: 5 * MEBIBYTE + 7,
      fileCount: 1,
      exists: false,
      shape: 'file',
    });
    const received = await receiver.transfer('in', 'done');
    await sender.transfer('out', 'done');
    expect(sha256(await readFile(received.savedAs ?? ''))).toBe(sha256(content));
    expect(received.doneBytes).toBe(source.sizeBytes);
    await receiver.call('showTransfer', received.id);
    expect(receiver.shown).toEqual([received.savedAs]);
  }
});

test('an empty file arrives', async () => {
  const { source } = await fileOf(alice, 'empty', 0);
  await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', true);
  const received = await bob.transfer('in', 'done');
  await alice.transfer('out', 'done');
  expect((await readFile(received.savedAs ?? '')).byteLength).toBe(0);
});

test('a file never replaces another with the same name', async () => {
  await writeFile(join(bob.downloads, 'notes.txt'), 'mine');
  const { source, content } = await fileOf(alice, 'notes.txt', 1000);
  await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', true);
  const received = await bob.transfer('in', 'done');
  expect(basename(received.savedAs ?? '')).toBe('notes (2).txt');
  expect(await readFile(join(bob.downloads, 'notes.txt'), 'utf8')).toBe('mine');
  expect(sha256(await readFile(received.savedAs ?? ''))).toBe(sha256(content));
});

test('the sender learns that a file was declined and can offer it again', async () => {
  const { source } = await fileOf(alice, 'a.txt', 10);
  const id = await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', false);
  expect((await alice.transfer('out', 'denied')).problem).toEqual({ code: 'denied', who: 'Bob' });
  await bob.transfer('in', 'denied');
  await alice.call('retryTransfer', id);
  await bob.answer('file', true);
  await alice.transfer('out', 'done');
});

test('the sender can withdraw an offered file', async () => {
  const { source } = await fileOf(alice, 'a.txt', 10);
  const id = await alice.call('sendFiles', bob.id, [source]);
  await bob.until(() => bob.offers.length === 1);
  await alice.call('cancelTransfer', id);
  expect((await bob.transfer('in', 'cancelled')).problem).toEqual({
    code: 'cancelled-by-them',
    who: 'Alice',
  });
  await bob.until(() => bob.offers.length === 0);
});

test.each(['sender', 'receiver'] as const)('the %s can cancel a running transfer', async (who) => {
  // A sparse file: large enough to still be running when it is cancelled, and cheap to create.
  const path = join(alice.folder, 'large.bin');
  await writeFile(path, '');
  await truncate(path, 2048 * MEBIBYTE);
  await alice.call('sendFiles', bob.id, [{ name: 'large.bin', sizeBytes: 2048 * MEBIBYTE, path }]);
  await bob.answer('file', true);
  const [messenger, direction] = who === 'sender' ? ([alice, 'out'] as const) : ([bob, 'in'] as const);
  const running = await messenger.until(() =>
    messenger.transfers().find((each) => each.direction === direction && each.doneBytes > 0),
  );
  await messenger.call('cancelTransfer', running.id);
  await alice.transfer('out', 'cancelled');
  await bob.transfer('in', 'cancelled');
  expect(await readdir(bob.downloads)).toEqual([]);
});

test('an unwritable folder is reported on both sides, and the receiver can retry', async () => {
  const { source, content } = await fileOf(alice, 'a.bin', 3 * MEBIBYTE);
  await rm(bob.downloads, { recursive: true });
  await writeFile(bob.downloads, 'not a folder');
  await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', true);
  const failed = await bob.transfer('in', 'failed');
  expect(failed.problem).toEqual({ code: 'eexist' });
  expect((await alice.transfer('out', 'failed')).problem).toEqual({
    code: 'other-side',
    who: 'Bob',
    reason: failed.problem,
  });
  await rm(bob.downloads);
  await mkdir(bob.downloads);
  await bob.call('retryTransfer', failed.id);
  const received = await bob.transfer('in', 'done');
  await alice.transfer('out', 'done');
  expect(sha256(await readFile(received.savedAs ?? ''))).toBe(sha256(content));
});

test('a file deleted meanwhile is reported on both sides', async () => {
  const { source } = await fileOf(alice, 'gone', 5);
  await alice.call('sendFiles', bob.id, [source]);
  await bob.until(() => bob.offers.length === 1);
  await rm(source.path);
  await expect(alice.call('sendFiles', bob.id, [source])).rejects.toThrow('file-missing');
  await bob.answer('file', true);
  const { problem } = await alice.transfer('out', 'failed');
  expect(problem).toEqual({ code: 'file-missing', name: 'gone' });
  expect((await bob.transfer('in', 'failed')).problem).toEqual({
    code: 'other-side',
    who: 'Alice',
    reason: problem,
  });
});

test('a file that shrank meanwhile is not taken for complete', async () => {
  const { source } = await fileOf(alice, 'short', 100);
  await alice.call('sendFiles', bob.id, [source]);
  await bob.until(() => bob.offers.length === 1);
  await truncate(source.path, 99);
  await bob.answer('file', true);
  expect((await alice.transfer('out', 'failed')).problem).toMatchObject({ code: 'changed' });
  await bob.transfer('in', 'failed');
  expect(await readdir(bob.downloads)).toEqual([]);
});

test('many files wait their turn and all arrive', async () => {
  const answering = bob.until(() => {
    for (const offer of bob.offers) void bob.lanline.call('answerOffer', [offer.id, true]);
    return bob.transfers().filter((each) => each.state === 'done').length === 20;
  });
  for (let i = 0; i < 20; i++) {
    const { source } = await fileOf(alice, `file ${i}.txt`, 1000 + i);
    await alice.call('sendFiles', bob.id, [source]);
  }
  await answering;
  expect((await readdir(bob.downloads)).length).toBe(20);
});

test('a link planted in place of a received file is not followed', async () => {
  const victim = join(bob.folder, 'victim');
  await writeFile(victim, 'untouched');
  await symlink(victim, join(bob.downloads, 'a.bin'));
  const { source } = await fileOf(alice, 'a.bin', 100);
  await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', true);
  const { savedAs } = await bob.transfer('in', 'done');
  expect(savedAs).toBe(join(bob.downloads, 'a (2).bin'));
  expect(await readFile(victim, 'utf8')).toBe('untouched');
});

test('a rule accepts files without asking, and a block refuses them without asking', async () => {
  const { source, content } = await fileOf(alice, 'a.txt', 1000);
  await bob.call('setRule', alice.id, 'file', 'accept');
  await alice.call('sendFiles', bob.id, [source]);
  const { savedAs } = await bob.transfer('in', 'done');
  expect(sha256(await readFile(savedAs ?? ''))).toBe(sha256(content));
  expect(bob.offers).toEqual([]);
  await bob.call('setRule', alice.id, 'any', 'block');
  await alice.link(bob, 'closed');
  await alice.call('sendFiles', bob.id, [source]);
  await alice.until(() => alice.transfers().some((each) => each.state === 'denied'));
  expect([bob.offers, bob.transfers().length]).toEqual([[], 1]);
});

test('whoever declines somebody’s files for good is asked about no further one', async () => {
  const { source } = await fileOf(alice, 'a.txt', 10);
  await alice.call('sendFiles', bob.id, [source]);
  const offer = await bob.until(() => bob.offers[0]);
  await bob.call('answerOffer', offer.id, false, { what: 'kind' });
  await alice.transfer('out', 'denied');
  await alice.call('sendFiles', bob.id, [source]);
  await alice.until(() => alice.transfers().filter(({ state }) => state === 'denied').length === 2);
  expect([bob.offers, bob.transfers().length]).toEqual([[], 1]);
  await alice.call('sendText', bob.id, 'why not?');
  await bob.text('why not?');
});

/** Accepts Bob's next file offer into a destination. */
async function acceptInto(destination: Parameters<Calls['acceptFiles']>[1]) {
  const seen = new Set(accepted);
  const offer = await bob.until(() =>
    bob.offers.find(({ id, what }) => what.kind === 'file' && !seen.has(id)),
  );
  accepted.push(offer.id);
  await bob.call('acceptFiles', offer.id, destination);
  return offer;
}
const accepted: string[] = [];

test('files go to somebody whose own files are blocked', async () => {
  const { source, content } = await fileOf(alice, 'for-bob.bin', 10_000);
  await alice.call('setRule', bob.id, 'file', 'block');
  await alice.call('sendFiles', bob.id, [source]);
  await bob.answer('file', true);
  const received = await bob.transfer('in', 'done');
  await alice.transfer('out', 'done');
  expect(sha256(await readFile(received.savedAs ?? ''))).toBe(sha256(content));
});

test('files are saved to the chosen folder', async () => {
  const folder = await mkdtemp(join(bob.folder, 'chosen-'));
  const { source, content } = await fileOf(alice, 'a.bin', 5000);
  await alice.call('sendFiles', bob.id, [source]);
  await acceptInto({ folder, existing: 'keep' });
  const { savedAs } = await bob.transfer('in', 'done');
  expect(savedAs).toBe(join(folder, 'a.bin'));
  expect(sha256(await readFile(savedAs ?? ''))).toBe(sha256(content));
  expect(await readdir(folder)).toEqual(['a.bin']);
});

test.each(['relative/folder', '/no/such/folder', import.meta.filename])(
  'files cannot be accepted into %s, and the offer stays',
  async (folder) => {
    const { source } = await fileOf(alice, 'a.bin', 10);
    await alice.call('sendFiles', bob.id, [source]);
    await bob.until(() => bob.offers[0]);
    const id = bob.offers[0]?.id ?? '';
    await expect(bob.call('acceptFiles', id, { folder, existing: 'keep' })).rejects.toThrow(/folder/);
    expect(bob.offers).toHaveLength(1);
  },
);

test('an existing file is replaced only on request, and a link there is not followed', async () => {
  const victim = join(bob.folder, 'victim');
  await writeFile(victim, 'untouched');
  await mkdir(bob.downloads, { recursive: true });
  await symlink(victim, join(bob.downloads, 'a.bin'));
  const { source, content } = await fileOf(alice, 'a.bin', 5000);
  await alice.call('sendFiles', bob.id, [source]);
  const offer = await acceptInto({ existing: 'replace' });
  expect(offer.what).toMatchObject({ exists: true, shape: 'file' });
  const { savedAs } = await bob.transfer('in', 'done');
  expect(savedAs).toBe(join(bob.downloads, 'a.bin'));
  expect(sha256(await readFile(savedAs ?? ''))).toBe(sha256(content));
  expect(await readFile(victim, 'utf8')).toBe('untouched');
  expect(await readdir(bob.downloads)).toEqual(['a.bin']);
});

test('an existing file is skipped on request, and both sides are told why', async () => {
  await mkdir(bob.downloads, { recursive: true });
  await writeFile(join(bob.downloads, 'a.bin'), 'old');
  const { source } = await fileOf(alice, 'a.bin', 5000);
  await alice.call('sendFiles', bob.id, [source]);
  await acceptInto({ existing: 'skip' });
  const skipped = { code: 'already-there', name: 'a.bin' };
  expect((await bob.transfer('in', 'denied')).problem).toEqual(skipped);
  expect((await alice.transfer('out', 'denied')).problem).toEqual({
    code: 'denied-because',
    who: 'Bob',
    reason: skipped,
  });
  expect(await readFile(join(bob.downloads, 'a.bin'), 'utf8')).toBe('old');
});
