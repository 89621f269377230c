import { mkdir, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { privatePort, TestMessenger } from './test-messenger.ts';

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

/** A folder with three files. */
async function photos() {
  const path = join(alice.folder, 'photos');
  await mkdir(join(path, 'raw'), { recursive: true });
  await writeFile(join(path, 'one.jpg'), 'one');
  await writeFile(join(path, 'raw', 'one.raw'), 'one and one');
  await writeFile(join(path, 'raw', 'two.raw'), 'two');
  await symlink(join(alice.folder, 'elsewhere'), join(path, 'link'));
  return { name: 'photos', sizeBytes: 0, path };
}

/** The offer that Bob is shown, once its list has come. */
async function offerWithList(): Promise<string> {
  const { id } = await bob.until(() => bob.offers[0]);
  await expect.poll(() => bob.call('transferFolder', id, '', 0, 1)).toHaveProperty('total');
  return id;
}

test('both sides see what is in a folder, before and after it has arrived, and what is left out', async () => {
  const id = await alice.call('sendFiles', bob.id, [await photos()]);
  const offerId = await offerWithList();
  const seen = (state: string) => ({
    path: '',
    total: 3,
    entries: [
      { kind: 'folder', name: 'raw', fileCount: 2, sizeBytes: 14, failedCount: 0 },
      { kind: 'file', name: 'one.jpg', path: 'one.jpg', sizeBytes: 3, state },
      { kind: 'left-out', name: 'link', why: 'link' },
    ],
  });
  expect(await bob.call('transferFolder', offerId, '', 0, 10)).toMatchObject(seen('waiting'));
  expect(await bob.call('transferNotes', offerId, 0, 10)).toEqual({
    total: 1,
    notes: [{ kind: 'left-out', path: 'link', why: 'link' }],
  });
  await bob.answer('file', true);
  await Promise.all([alice.transfer('out', 'done'), bob.transfer('in', 'done')]);
  for (const [messenger, transferId] of [
    [alice, id],
    [bob, offerId],
  ] as const) {
    expect(await messenger.call('transferFolder', transferId, '', 0, 10)).toMatchObject(seen('done'));
    expect(await messenger.call('transferFolder', transferId, 'raw', 1, 1)).toMatchObject({
      total: 2,
      entries: [{ kind: 'file', name: 'two.raw', path: 'raw/two.raw' }],
    });
    expect(messenger.transfers()[0]?.notedCount).toBe(1);
    const nowhere = messenger.call('transferFolder', transferId, 'nowhere', 0, 1);
    await expect(nowhere).rejects.toThrow('unknown-folder');
  }
});

test('only the files that were selected arrive, and both sides know which', async () => {
  const id = await alice.call('sendFiles', bob.id, [await photos()]);
  const offerId = await offerWithList();
  const ticks = [
    { path: 'raw/', wanted: false },
    { path: 'raw/two.raw', wanted: true },
  ];
  await bob.call('acceptFiles', offerId, { existing: 'keep' }, null, ticks);
  const received = await bob.transfer('in', 'done');
  expect(received).toMatchObject({ fileCount: 2, sizeBytes: 6 });
  await alice.transfer('out', 'done');
  const entries = await readdir(received.savedAs ?? '', { recursive: true });
  expect(entries.sort()).toEqual(['one.jpg', 'raw', 'raw/two.raw']);
  const seen = {
    entries: [
      { name: 'one.raw', state: 'unwanted' },
      { name: 'two.raw', state: 'done' },
    ],
  };
  expect(await bob.call('transferFolder', offerId, 'raw', 0, 10)).toMatchObject(seen);
  expect(await alice.call('transferFolder', id, 'raw', 0, 10)).toMatchObject(seen);
});

test('of files that failed both sides know the reason, and what was not selected stays so when they are tried again', async () => {
  const folder = await photos();
  const id = await alice.call('sendFiles', bob.id, [folder]);
  const offerId = await offerWithList();
  const [there, away] = [join(folder.path, 'raw', 'two.raw'), join(alice.folder, 'away')];
  await rename(there, away);
  const ticks = [{ path: 'raw/one.raw', wanted: false }];
  await bob.call('acceptFiles', offerId, { existing: 'keep' }, null, ticks);
  const partly = { fileCount: 2, failedCount: 1 };
  expect(await bob.transfer('in', 'done')).toMatchObject(partly);
  await alice.until(() => alice.transfers()[0]?.failedCount === 1);
  for (const [messenger, transferId, side] of [
    [bob, offerId, 'there'],
    [alice, id, 'here'],
  ] as const) {
    const { notes } = await messenger.call('transferNotes', transferId, 0, 1);
    expect(notes).toMatchObject([{ kind: 'failed', path: 'raw/two.raw', side }]);
    expect(await messenger.call('transferFolder', transferId, '', 0, 1)).toMatchObject({
      entries: [{ kind: 'folder', name: 'raw', failedCount: 1, wantedCount: 1 }],
    });
  }
  [alice, bob] = [await alice.restart(), await bob.restart()];
  for (const [messenger, transferId] of [
    [bob, offerId],
    [alice, id],
  ] as const)
    expect(await messenger.call('transferFolder', transferId, 'raw', 1, 1)).toMatchObject({
      entries: [{ name: 'two.raw', state: 'failed' }],
    });
  await rename(away, there);
  await bob.call('retryTransfer', offerId);
  const outcome = async () => {
    const [item] = await bob.call('items', alice.id, null, 1);
    return item?.kind === 'file' ? [item.transfer.state, item.transfer.failedCount] : [];
  };
  await expect.poll(outcome).toEqual(['done', undefined]);
  expect(await bob.call('transferFolder', offerId, 'raw', 0, 10)).toMatchObject({
    entries: [
      { name: 'one.raw', state: 'unwanted' },
      { name: 'two.raw', state: 'done' },
    ],
  });
});

test('an offer of which nothing was selected is not accepted', async () => {
  await alice.call('sendFiles', bob.id, [await photos()]);
  const offerId = await offerWithList();
  const nothing = bob.call('acceptFiles', offerId, { existing: 'keep' }, null, [
    { path: '/', wanted: false },
  ]);
  await expect(nothing).rejects.toThrow('nothing-wanted');
  expect(bob.offers).toMatchObject([{ id: offerId, state: 'waiting' }]);
});

test('why there is no list of some files is said instead', async () => {
  expect(await alice.call('transferFolder', 'unknown', '', 0, 1)).toEqual({ missing: 'gone' });
  expect(await alice.call('transferNotes', 'unknown', 0, 1)).toEqual({ total: 0, notes: [] });
});
