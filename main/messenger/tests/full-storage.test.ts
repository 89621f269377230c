import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Peer } from '../../engine/index.ts';
import type { TextItem } from '../../ipc/contract.ts';
import { NEEDS_ROOT, SmallDisk } from './small-disk.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

const MEBIBYTE = 1024 * 1024;
/** For the database of a new Lanline, and what is written into it here. */
const DISK_BYTES = 8 * MEBIBYTE;

/** Bob's data is on a small disk; his downloads are not. */
let disk: SmallDisk | undefined;
let downloads: string;
let alice: TestMessenger;
let bob: TestMessenger;
beforeEach(async () => {
  disk = await SmallDisk.mount(DISK_BYTES);
  downloads = await mkdtemp(join(tmpdir(), 'lanline-downloads-'));
  const data = disk && join(disk.folder, 'data');
  const port = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', port),
    TestMessenger.open('Bob', port, { data, downloads }),
  ]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close()]);
  await disk?.unmount();
  await rm(downloads, { recursive: true });
});

const isFull = () => bob.me?.storageProblem?.code === 'storage-full';
const works = () => bob.me !== undefined && bob.me.storageProblem === undefined;

async function textsFrom(other: TestMessenger): Promise<TextItem[]> {
  const items = await bob.call('items', other.id, null, 200);
  return items.filter((item) => item.kind === 'text');
}

test('80 texts to somebody whose disk is full all arrive once and in order when there is room', async (context) => {
  if (disk === undefined) return context.skip(NEEDS_ROOT);
  disk.fill();
  // The first ones are long: shorter ones behind them would still fit, and must not overtake.
  const texts = Array.from({ length: 80 }, (_, index) => `${index} ${'x'.repeat(20_000 / (index + 1))}`);
  for (const text of texts) await alice.call('sendText', bob.id, text);
  await alice.link(bob, 'lost');
  await bob.until(isFull);
  const shown = () => [...bob.items.values()].flatMap((item) => (item.kind === 'text' ? [item.text] : []));
  expect(shown()).toEqual(texts.slice(0, shown().length));
  disk.makeRoom();
  await bob.until(() => works() && shown().length === texts.length);
  expect(shown()).toEqual(texts);
  expect((await textsFrom(alice)).map(({ text }) => text)).toEqual(texts);
  const states = () =>
    [...alice.items.values()].flatMap((item) => (item.kind === 'text' ? [item.state] : []));
  await alice.until(() => states().every((state) => state === 'delivered'));
});

test('what Bob writes while his disk is full is refused in plain words, and nothing of it is shown or sent', async (context) => {
  if (disk === undefined) return context.skip(NEEDS_ROOT);
  await bob.call('sendText', alice.id, 'before');
  const before = await bob.text('before');
  await alice.text('before');
  disk.fill();
  const long = 'x'.repeat(50_000);
  await expect(bob.call('sendText', alice.id, long)).rejects.toThrow('storage-full');
  await expect(bob.call('sendToSeveral', [alice.id], long)).rejects.toThrow('storage-full');
  await expect(bob.call('editText', alice.id, before.id, long)).rejects.toThrow('storage-full');
  await expect(bob.call('setName', 'Robert')).rejects.toThrow('enospc');
  await bob.until(isFull);
  expect(bob.me?.name).toBe('Bob');
  expect(await textsFrom(alice)).toMatchObject([{ text: 'before' }]);
  expect([...bob.items.values()]).toMatchObject([{ text: 'before' }]);
  disk.makeRoom();
  await bob.until(works);
  await bob.call('sendText', alice.id, 'after');
  await alice.text('after');
  expect([...alice.items.values()]).toMatchObject([{ text: 'before' }, { text: 'after' }]);
});

test('a file goes on when there is room for how far it is', async (context) => {
  if (disk === undefined) return context.skip(NEEDS_ROOT);
  const path = join(alice.folder, 'a.bin');
  const sizeBytes = 30 * MEBIBYTE;
  await writeFile(path, Buffer.alloc(sizeBytes, 7));
  await alice.call('sendFiles', bob.id, [{ name: 'a.bin', sizeBytes, path }]);
  await bob.until(() => bob.offers.length > 0);
  disk.fill();
  await bob.answer('file', true);
  await bob.until(isFull);
  await bob.until(() => bob.transfers().some(({ problem }) => problem?.code === 'interrupted'));
  disk.makeRoom();
  await bob.transfer('in', 'done');
  await alice.transfer('out', 'done');
  expect(works()).toBe(true);
});

test.for([
  ['a text', 'json', 'x'.repeat(50_000)],
  ['a value', 'raw', { numbers: Array.from({ length: 20_000 }, (_, index) => index) }],
  ['bytes', 'bytes', Buffer.alloc(500_000)],
  ['bytes that become a file', 'bytes', Buffer.alloc(2 * MEBIBYTE)],
] as const)(
  '%s from a program that can not be stored ends its connection',
  async ([, dataType, value], context) => {
    if (disk === undefined) return context.skip(NEEDS_ROOT);
    const program = new Peer({ address: '127.0.0.1', discoveryPort: await privatePort() });
    await program.start();
    const calling = program.connect(bob.address, { dataType, timeoutMs: 10_000 });
    await bob.answer('program', true);
    const connection = await calling;
    await bob.until(() => bob.people.get(program.addressName)?.connections.length === 1);
    disk.fill();
    const closed = connection.wait('close', { timeoutMs: 10_000 });
    await connection.send(value);
    await closed;
    await bob.until(isFull);
    expect([...bob.items.values()]).toEqual([]);
    await program.stop();
  },
);

test('receipts, names and what was read meanwhile are kept once there is room', async (context) => {
  if (disk === undefined) return context.skip(NEEDS_ROOT);
  await alice.call('sendText', bob.id, 'read me');
  await bob.text('read me');
  await bob.call('sendText', alice.id, 'to be read');
  const { id } = await alice.text('to be read');
  disk.fill();
  await expect(bob.call('sendText', alice.id, 'x'.repeat(50_000))).rejects.toThrow('storage-full');
  await bob.call('markRead', alice.id);
  await alice.call('markRead', bob.id);
  await alice.call('setName', 'Alicia');
  await bob.until(() => bob.people.get(alice.id)?.name === 'Alicia');
  await bob.until(() =>
    [...bob.items.values()].some((item) => item.kind === 'text' && item.state === 'read'),
  );
  disk.makeRoom();
  await bob.until(works);
  bob = await bob.restart();
  expect(id).toBeDefined();
  const { value } = (await bob.lanline.call('snapshot', [])) as unknown as {
    value: { people: { id: string; name: string; unread: number }[] };
  };
  expect(value.people.find((person) => person.id === alice.id)).toMatchObject({ name: 'Alicia', unread: 0 });
  expect(await textsFrom(alice)).toMatchObject([{ text: 'read me' }, { text: 'to be read', state: 'read' }]);
});
