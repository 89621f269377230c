import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentity, Peer } from '../../engine/index.ts';
import type { TextItem } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

let alice: TestMessenger;
let bob: TestMessenger;
const peers: Peer[] = [];
beforeEach(async () => {
  const port = await privatePort();
  [alice, bob] = await Promise.all([TestMessenger.open('Alice', port), TestMessenger.open('Bob', port)]);
  await alice.meet(bob);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close(), ...peers.splice(0).map((peer) => peer.stop())]);
});

const texts = async (messenger: TestMessenger, personId: string): Promise<TextItem[]> =>
  (await messenger.call('items', personId, null, 200)).filter((item) => item.kind === 'text');
const deletedAt = (messenger: TestMessenger) =>
  messenger.until(() => [...messenger.items.values()].find((item) => item.kind === 'text' && item.deleted));

async function said(text: string): Promise<TextItem> {
  await alice.call('sendText', bob.id, text);
  await bob.text(text);
  return (await alice.text(text)) as TextItem;
}

test('an edited text changes on both sides and is marked as edited', async () => {
  const { id } = await said('at sven');
  await alice.call('editText', bob.id, id, 'at seven');
  const theirs = await bob.text('at seven');
  expect(theirs).toMatchObject({ from: 'them', editedAt: expect.any(Number) });
  expect(await texts(bob, alice.id)).toHaveLength(1);
  expect(bob.people.get(alice.id)).toMatchObject({ unread: 1, lastText: 'at seven' });
  expect(await bob.call('search', 'sven', null, 10)).toEqual([]);
});

test('a text deleted for everyone leaves only a note on both sides', async () => {
  const { id } = await said('a secret');
  await alice.call('deleteItem', bob.id, id, true);
  await deletedAt(bob);
  expect(await texts(bob, alice.id)).toMatchObject([{ text: '', deleted: true }]);
  expect(await texts(alice, bob.id)).toMatchObject([{ text: '', deleted: true }]);
  expect(await bob.call('search', 'secret', null, 10)).toEqual([]);
  expect(bob.people.get(alice.id)?.lastKind).toBe('deleted');
  expect(bob.people.get(alice.id)?.lastText).toBeUndefined();
  await expect(alice.call('editText', bob.id, id, 'again')).rejects.toThrow('not-editable');
});

test('changes made while the other side is offline arrive later, even through a restart', async () => {
  const first = await said('first');
  const second = await said('second');
  bob = await bob.restart(async () => {
    await alice.link(bob, 'closed');
    await alice.call('editText', bob.id, first.id, 'one');
    await alice.call('editText', bob.id, first.id, 'First');
    alice = await alice.restart();
    await alice.call('deleteItem', bob.id, second.id, true);
    await alice.call('sendText', bob.id, 'thrid');
    const third = await alice.text('thrid');
    await alice.call('editText', bob.id, third.id, 'third');
  });
  await bob.text('third');
  await deletedAt(bob);
  await bob.text('First');
  expect((await texts(bob, alice.id)).map(({ text }) => text)).toEqual(['First', '', 'third']);
});

test('a text edited before it was sent does not arrive marked as edited', async () => {
  bob = await bob.restart(async () => {
    await alice.link(bob, 'closed');
    await alice.call('sendText', bob.id, 'hulo');
    const { id } = await alice.text('hulo');
    await alice.call('editText', bob.id, id, 'hello');
  });
  expect(await bob.text('hello')).not.toHaveProperty('editedAt');
});

test('nobody can change a text written by somebody else', async () => {
  const { id } = await said('mine');
  const theirs = await bob.text('mine');
  await expect(bob.call('editText', alice.id, theirs.id, 'yours')).rejects.toThrow('not-editable');
  const identity = createIdentity();
  const options = { address: '127.0.0.1', displayName: 'Eve', identity, log: () => undefined };
  const eve = await new Peer({ ...options, discoveryPort: await privatePort() }).start();
  peers.push(eve);
  const calling = eve.connect(bob.address, { timeoutMs: 5000 });
  await bob.answer('chat', true);
  const connection = await calling;
  const change = 'c'.repeat(16);
  await connection.send({ type: 'edit', id, change, text: 'Eve was here' });
  await connection.send({ type: 'delete', id: theirs.id, change });
  await connection.send({ type: 'text', id: 'd'.repeat(16), text: 'done' });
  await bob.text('done');
  expect(await texts(bob, alice.id)).toMatchObject([{ text: 'mine' }]);
});

test('an item deleted on this device stays on the other side', async () => {
  const { id } = await said('only for me');
  await alice.call('deleteItem', bob.id, id, false);
  expect(await texts(alice, bob.id)).toEqual([]);
  await alice.until(() => alice.people.get(bob.id)?.lastText === undefined);
  expect(await texts(bob, alice.id)).toHaveLength(1);
});
