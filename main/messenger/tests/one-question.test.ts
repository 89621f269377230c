import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Remember } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

/** Files for somebody who has not let us in yet: one question is for both. */

let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.until(() => alice.people.get(bob.id)?.lanline);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
});

/** Alice sends Bob a file; resolves with the transfer's ID. */
async function send(name: string, content = 'content'): Promise<string> {
  const path = join(alice.folder, name);
  await writeFile(path, content);
  return alice.call('sendFiles', bob.id, [{ name, sizeBytes: Buffer.byteLength(content), path }]);
}

/** What Bob is asked about a file, and has not answered. */
const question = (fileName: string) =>
  bob.until(() =>
    bob.offers.find(
      ({ id, what, state }) =>
        what.kind === 'file' && what.fileName === fileName && state === 'waiting' && !answered.has(id),
    ),
  );
const answered = new Set<string>();

async function answer(fileName: string, accept: boolean, remember?: Remember): Promise<void> {
  const { id } = await question(fileName);
  answered.add(id);
  await bob.call('answerOffer', id, accept, remember);
}

const withdrawn = () => bob.until(() => bob.offers.find(({ state }) => state === 'withdrawn'));
const named = (messenger: TestMessenger, name: string, state: string) =>
  messenger.until(() => messenger.transfers().find((each) => each.name === name && each.state === state));

test('a stranger’s file is one question; accepting it lets them in to talk as well', async () => {
  await send('photo.png', 'a photo');
  const offer = await question('photo.png');
  expect(offer).toMatchObject({
    name: 'Alice',
    seenBefore: false,
    waitsUntil: expect.any(Number),
    what: {
      kind: 'file',
      fileName: 'photo.png',
      sizeBytes: 7,
      fileCount: 1,
      exists: false,
      shape: 'file',
      alsoChat: true,
    },
  });
  expect([bob.offers.length, bob.items.size]).toEqual([1, 0]);
  await bob.call('answerOffer', offer.id, true);
  const { savedAs } = await bob.transfer('in', 'done');
  await alice.transfer('out', 'done');
  expect(await readFile(savedAs ?? '', 'utf8')).toBe('a photo');
  expect(bob.offers).toEqual([]);
  expect(bob.people.get(alice.id)).toMatchObject({ letIn: true, filesLetIn: false, link: { state: 'open' } });
  await alice.call('sendText', bob.id, 'did you get it?');
  await bob.text('did you get it?');
});

test('a stranger’s file that is declined is shown as declined at both sides, and stays', async () => {
  await send('photo.png');
  await answer('photo.png', false);
  expect((await alice.transfer('out', 'denied')).problem).toEqual({ code: 'denied', who: 'Bob' });
  await alice.link(bob, 'denied');
  const declined = await bob.transfer('in', 'denied');
  expect(declined).toMatchObject({
    name: 'photo.png',
    sizeBytes: 7,
    problem: { code: 'declined-by-us' },
    canRetry: false,
  });
  expect(bob.people.get(alice.id)).toMatchObject({ name: 'Alice', unread: 0, letIn: false });
  await alice.lanline.stop();
  bob = await bob.restart();
  const { people } = await bob.call('snapshot');
  expect(people).toMatchObject([{ id: alice.id, name: 'Alice', presence: 'away', lastText: 'photo.png' }]);
  const items = await bob.call('items', alice.id, null, 10);
  expect(items).toMatchObject([{ kind: 'file', transfer: { name: 'photo.png', state: 'denied' } }]);
});

test('a stranger’s file that was declined can be sent again, and accepted then', async () => {
  const id = await send('photo.png');
  await answer('photo.png', false);
  await alice.transfer('out', 'denied');
  await alice.call('retryTransfer', id);
  await answer('photo.png', true);
  await alice.transfer('out', 'done');
  await bob.transfer('in', 'done');
  expect(bob.transfers().map(({ state }) => state)).toEqual(['denied', 'done']);
});

test('what was declined is said once more when they are connected, and changes nothing', async () => {
  await send('photo.png');
  await answer('photo.png', false);
  await alice.transfer('out', 'denied');
  await alice.call('sendText', bob.id, 'may I write?');
  await bob.answer('chat', true);
  await bob.text('may I write?');
  await bob.call('sendText', alice.id, 'you may');
  await alice.text('you may');
  expect([...alice.transfers(), ...bob.transfers()].map(({ state }) => state)).toEqual(['denied', 'denied']);
  expect(bob.offers).toEqual([]);
});

test('a stranger’s file is accepted into a folder, in place of another, or skipped if it is there', async () => {
  const folder = await mkdtemp(join(bob.folder, 'chosen-'));
  await writeFile(join(folder, 'a.txt'), 'old');
  await send('a.txt', 'new');
  const { id } = await question('a.txt');
  await expect(bob.call('acceptFiles', id, { folder: '/no/such', existing: 'keep' })).rejects.toThrow(
    'folder-missing',
  );
  await bob.call('acceptFiles', id, { folder, existing: 'replace' });
  expect((await bob.transfer('in', 'done')).savedAs).toBe(join(folder, 'a.txt'));
  expect(await readFile(join(folder, 'a.txt'), 'utf8')).toBe('new');
});

test('a stranger’s file that is there already is skipped on request, and both sides are told why', async () => {
  await mkdir(bob.downloads, { recursive: true });
  await writeFile(join(bob.downloads, 'a.txt'), 'old');
  await send('a.txt', 'new');
  const offer = await question('a.txt');
  expect(offer.what).toMatchObject({ exists: true });
  await bob.call('acceptFiles', offer.id, { existing: 'skip' });
  const skipped = { code: 'already-there', name: 'a.txt' };
  expect((await bob.transfer('in', 'denied')).problem).toEqual(skipped);
  expect((await alice.transfer('out', 'denied')).problem).toMatchObject({ reason: skipped });
  await bob.link(alice, 'open');
});

test('“always files from this person” holds from the first one on', async () => {
  await send('first.txt');
  await answer('first.txt', true, { what: 'kind' });
  await named(bob, 'first.txt', 'done');
  await send('second.txt');
  await named(bob, 'second.txt', 'done');
  expect(bob.offers).toEqual([]);
});

test('a stranger whose files are declined for good is declined without a question, and may still ask to talk', async () => {
  await send('first.txt');
  await answer('first.txt', false, { what: 'kind' });
  await named(alice, 'first.txt', 'denied');
  await send('second.txt');
  await named(alice, 'second.txt', 'denied');
  expect([bob.offers, bob.transfers().length]).toEqual([[], 1]);
  await alice.call('sendText', bob.id, 'why not?');
  await bob.answer('chat', true);
  await bob.text('why not?');
});

test('a stranger whose files are accepted up to a size is asked about all the same: they are not let in', async () => {
  await bob.until(() => bob.people.get(alice.id));
  await bob.call('setRule', alice.id, 'file', 'accept', { maxBytes: 100 });
  await send('small.txt');
  await answer('small.txt', true);
  await named(bob, 'small.txt', 'done');
  await send('large.txt', 'x'.repeat(101));
  expect((await question('large.txt')).what).not.toHaveProperty('alsoChat');
});

test.each(['any', 'chat'] as const)('a stranger of whom %s is blocked is declined unseen', async (kind) => {
  await bob.until(() => bob.people.get(alice.id));
  await bob.call('setRule', alice.id, kind, 'block');
  await send('photo.png');
  await alice.transfer('out', 'denied');
  expect([bob.offers, bob.transfers()]).toEqual([[], []]);
});

test('somebody who is let in already is asked about as ever, or not at all', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  await bob.link(alice, 'closed');
  await send('first.txt');
  const offer = await question('first.txt');
  expect(offer.what).not.toHaveProperty('alsoChat');
  await bob.call('answerOffer', offer.id, true);
  await named(bob, 'first.txt', 'done');
  await bob.call('setRule', alice.id, 'any', 'accept');
  await send('second.txt');
  await named(bob, 'second.txt', 'done');
});

test('a caller who hangs up leaves the question as withdrawn, with a way to call back', async () => {
  const id = await send('photo.png');
  await question('photo.png');
  await alice.call('disconnect', bob.id);
  const offer = await withdrawn();
  expect(offer.what).toMatchObject({ kind: 'file', fileName: 'photo.png' });
  await expect(bob.call('answerOffer', offer.id, true)).rejects.toThrow('withdrawn');
  expect((await alice.transfer('out', 'failed')).problem).toEqual({ code: 'aborted' });
  await bob.call('dismissOffer', offer.id, true);
  await alice.answer('chat', true);
  await bob.link(alice, 'open');
  await alice.call('retryTransfer', id);
  const again = await question('photo.png');
  expect(again.what).not.toHaveProperty('alsoChat');
  await answer('photo.png', true);
  await alice.transfer('out', 'done');
});

test('cancelling the file hangs up, because nothing else was wanted', async () => {
  const id = await send('photo.png');
  await question('photo.png');
  await alice.call('cancelTransfer', id);
  await withdrawn();
  await alice.link(bob, 'closed');
  expect([alice.transfers()[0]?.state, bob.transfers()]).toEqual(['cancelled', []]);
});

test('cancelling the first of two files asks about the second one', async () => {
  const first = await send('first.txt');
  await question('first.txt');
  await send('second.txt');
  await alice.call('cancelTransfer', first);
  await withdrawn();
  await answer('second.txt', true);
  await named(bob, 'second.txt', 'done');
  expect(bob.transfers()).toHaveLength(1);
});

test('cancelling the file while a text waits asks about talking', async () => {
  const id = await send('photo.png');
  await question('photo.png');
  await alice.call('sendText', bob.id, 'hello?');
  await alice.call('cancelTransfer', id);
  await bob.answer('chat', true);
  await bob.text('hello?');
});

test('calling somebody who asks about a file lets them in, and leaves the file to be decided', async () => {
  await send('photo.png');
  const { id } = await question('photo.png');
  await bob.call('sendText', alice.id, 'what is it?');
  await alice.text('what is it?');
  const offer = await question('photo.png');
  expect(offer.id).not.toBe(id);
  expect(offer.what).not.toHaveProperty('alsoChat');
  expect(bob.offers).toHaveLength(1);
  await bob.call('answerOffer', offer.id, true);
  await alice.transfer('out', 'done');
});

test('of several files the call is about the first; the others are asked about when it is accepted', async () => {
  for (const name of ['first.txt', 'second.txt', 'third.txt']) await send(name);
  const { id } = await question('first.txt');
  expect(bob.offers).toHaveLength(1);
  await bob.call('answerOffer', id, true);
  await named(bob, 'first.txt', 'done');
  await question('second.txt');
  await question('third.txt');
  expect(bob.offers).toHaveLength(2);
});

test('declining the first of several files declines all of them, and shows the one that was asked about', async () => {
  for (const name of ['first.txt', 'second.txt']) await send(name);
  await answer('first.txt', false);
  await named(alice, 'first.txt', 'denied');
  await named(alice, 'second.txt', 'denied');
  await named(bob, 'first.txt', 'denied');
  expect(bob.transfers()).toHaveLength(1);
});

test('a text that was written first is what the call is about; the file comes after it', async () => {
  await alice.call('sendText', bob.id, 'hello');
  await send('photo.png');
  await bob.answer('chat', true);
  await bob.text('hello');
  const offer = await question('photo.png');
  expect(offer.what).not.toHaveProperty('alsoChat');
});

test('a text that is written while Bob is asked about the file arrives when he accepts it', async () => {
  await send('photo.png');
  const { id } = await question('photo.png');
  await alice.call('sendText', bob.id, 'from the sea');
  await bob.call('answerOffer', id, true);
  await bob.text('from the sea');
  await alice.transfer('out', 'done');
});

test('a receiver who starts again is asked again', async () => {
  await send('photo.png');
  await question('photo.png');
  bob = await bob.restart();
  await answer('photo.png', true);
  await alice.transfer('out', 'done');
});

test('a sender who starts again asks again, and what is declined then can still be sent anew', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  await bob.call('setRule', alice.id, 'chat', null);
  const id = await send('photo.png');
  await question('photo.png');
  alice = await alice.restart();
  await withdrawn();
  await answer('photo.png', false);
  await alice.link(bob, 'denied');
  const [item] = await alice.call('items', bob.id, null, 1);
  expect(item).toMatchObject({ kind: 'file', transfer: { id, problem: { code: 'denied' }, canRetry: true } });
  await bob.transfer('in', 'denied');
  await alice.call('retryTransfer', id);
  await answer('photo.png', true);
  await bob.transfer('in', 'done');
});

test('a file that was offered before its receiver let nobody in any more can be tried again, and accepted', async () => {
  await alice.meet(bob);
  const id = await send('photo.png');
  await bob.until(() => bob.offers.some(({ what }) => what.kind === 'file'));
  await bob.call('setRule', alice.id, 'chat', 'block');
  await alice.link(bob, 'closed');
  await alice.call('sendText', bob.id, 'Did you see it?');
  await alice.transfer('out', 'failed');
  await alice.call('retryTransfer', id);
  await alice.transfer('out', 'failed');
  await bob.answer('file', true);
  await Promise.all([alice.transfer('out', 'done'), bob.transfer('in', 'done')]);
  expect(bob.transfers()).toHaveLength(1);
});
