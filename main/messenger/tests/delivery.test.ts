import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../engine/index.ts';
import type { TextItem } from '../../ipc/contract.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

let discoveryPort: number;
let alice: TestMessenger;
let bob: TestMessenger;
const peers: Peer[] = [];
beforeEach(async () => {
  discoveryPort = await privatePort();
  [alice, bob] = await Promise.all([
    TestMessenger.open('Alice', discoveryPort),
    TestMessenger.open('Bob', discoveryPort),
  ]);
});
afterEach(async () => {
  await Promise.all([alice.close(), bob.close(), ...peers.splice(0).map((peer) => peer.stop())]);
});

const texts = async (messenger: TestMessenger, other: TestMessenger): Promise<TextItem[]> =>
  (await messenger.call('items', other.id, null, 200)).filter((item) => item.kind === 'text');
const said = async (messenger: TestMessenger, other: TestMessenger) =>
  (await texts(messenger, other)).map(({ text }) => text);
const state = (messenger: TestMessenger, text: string, wanted: TextItem['state']) =>
  messenger.until(() =>
    [...messenger.items.values()].some((it) => it.kind === 'text' && it.text === text && it.state === wanted),
  );

test('a text shows when it was delivered and when it was read', async () => {
  await alice.meet(bob);
  await alice.call('sendText', bob.id, 'hello');
  await state(alice, 'hello', 'delivered');
  await bob.call('markRead', alice.id);
  await state(alice, 'hello', 'read');
});

test('a text that was read while its author was away is shown as read when they are back', async () => {
  await alice.meet(bob);
  await alice.call('sendText', bob.id, 'hello');
  await state(alice, 'hello', 'delivered');
  alice = await alice.restart(async () => {
    await bob.link(alice, 'closed');
    await bob.call('markRead', alice.id);
  });
  await alice.call('connect', bob.id);
  await state(alice, 'hello', 'read');
});

test('texts to somebody offline wait, even through a restart, and arrive in order', async () => {
  await alice.meet(bob);
  const wanted = ['one', 'two', 'three', 'four'];
  bob = await bob.restart(async () => {
    await alice.link(bob, 'closed');
    for (const text of wanted.slice(0, 2)) await alice.call('sendText', bob.id, text);
    await state(alice, 'two', 'waiting');
    alice = await alice.restart();
    for (const text of wanted.slice(2)) await alice.call('sendText', bob.id, text);
  });
  await bob.text('four');
  expect(await said(bob, alice)).toEqual(wanted);
  await state(alice, 'four', 'delivered');
  expect(await said(alice, bob)).toEqual(wanted);
});

test('no text is lost, duplicated or reordered when the other side restarts in between', async () => {
  await alice.meet(bob);
  const wanted = Array.from({ length: 150 }, (_, index) => `text ${index}`);
  for (const text of wanted.slice(0, 100)) await alice.call('sendText', bob.id, text);
  await bob.text('text 20');
  bob = await bob.restart(async () => {
    for (const text of wanted.slice(100)) await alice.call('sendText', bob.id, text);
  });
  await bob.text('text 149');
  expect(await said(bob, alice)).toEqual(wanted);
  await state(alice, 'text 149', 'delivered');
  expect((await texts(alice, bob)).filter((item) => item.state !== 'delivered')).toEqual([]);
});

/** Somebody with a certificate who can send anything. */
async function stranger() {
  const identity = createIdentity();
  const options = { address: '127.0.0.1', displayName: 'Eve', identity, log: () => undefined };
  const peer = new Peer({ ...options, discoveryPort: await privatePort() });
  peers.push(await peer.start());
  return { peer, id: identity.fingerprint.slice(0, 16) };
}

test('a text that arrives twice is shown once, even after a restart', async () => {
  const { peer, id } = await stranger();
  const calling = peer.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('chat', true);
  const text = { type: 'text', id: 'a'.repeat(16), text: 'once' };
  const first = await calling;
  await first.send(text);
  await first.send(text);
  await first.close();
  alice = await alice.restart();
  const again = await peer.connect(alice.address, { timeoutMs: 5000 });
  const receipt = new Promise<unknown>((resolve) => {
    again.on('data', (_, value) => (value as { type?: string }).type === 'delivered' && resolve(value));
  });
  await again.send(text);
  await again.send({ ...text, id: 'b'.repeat(16), text: 'last' });
  await alice.text('last');
  const items = await alice.call('items', id, null, 50);
  expect(items.filter((item) => item.kind === 'text')).toMatchObject([{ text: 'once' }, { text: 'last' }]);
  // A sender that repeats a text has missed the receipt, so it is sent again.
  expect(await receipt).toMatchObject({ ids: expect.arrayContaining([text.id]) });
});

test('receipts for texts to somebody else, or for their own texts, are ignored', async () => {
  await alice.meet(bob);
  await bob.call('disconnect', alice.id);
  await alice.link(bob, 'closed');
  const { peer, id } = await stranger();
  const calling = peer.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('chat', true);
  const connection = await calling;
  await connection.send({ type: 'text', id: 'c'.repeat(16), text: 'hers' });
  const hers = await alice.text('hers');
  await bob.lanline.stop();
  await alice.call('sendText', bob.id, 'for Bob');
  const forBob = await alice.text('for Bob');
  await connection.send({ type: 'read', ids: [forBob.id, hers.id, 'f'.repeat(16)] });
  await connection.send({ type: 'text', id: 'd'.repeat(16), text: 'after' });
  await alice.text('after');
  expect(alice.items.get(forBob.id)).not.toMatchObject({ state: 'read' });
  expect(alice.items.get(hers.id)).toMatchObject({ state: 'sent' });
  expect(alice.people.get(id)?.link.state).toBe('open');
});

test('two people who call each other at once end up on one connection', async () => {
  await Promise.all([alice.call('connectTo', bob.address), bob.call('connectTo', alice.address)]);
  const onOneConnection = (messenger: TestMessenger, other: TestMessenger) =>
    messenger.until(() => {
      const person = messenger.people.get(other.id);
      return person?.link.state === 'open' && person.connections.length === 1;
    });
  await Promise.all([onOneConnection(alice, bob), onOneConnection(bob, alice)]);
  await alice.call('sendText', bob.id, 'one');
  await bob.call('sendText', alice.id, 'two');
  await Promise.all([bob.text('one'), alice.text('two')]);
  expect([...alice.items.values(), ...bob.items.values()].filter((item) => item.kind === 'notice')).toEqual(
    [],
  );
});

test.each([
  ['takes the place of theirs', () => undefined],
  ['follows one that was reset', (connection: Connection) => connection.destroy('internal')],
])('texts go on over a connection that %s, and nobody is shown as lost', async (_, before) => {
  const { peer, id } = await stranger();
  const calling = peer.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('chat', true);
  const first = await calling;
  await alice.link({ id }, 'open');
  const wanted = Array.from({ length: 30 }, (_, index) => `${index} ${'x'.repeat(500_000)}`);
  const heard: string[] = [];
  const isText = (value: unknown): value is { type: 'text'; id: string; text: string } =>
    (value as { type?: string }).type === 'text';
  const arrived = new Promise<void>((resolve) => first.on('data', (_, value) => isText(value) && resolve()));
  const writing = wanted.map((text) => alice.call('sendText', id, text));
  await arrived;
  before(first);
  const second = await peer.connect(alice.address, { timeoutMs: 5000, parallel: true });
  second.on('data', (connection, value) => {
    if (!isText(value)) return;
    if (!heard.includes(value.text)) heard.push(value.text);
    void connection.send({ type: 'delivered', ids: [value.id] });
  });
  await Promise.all(writing);
  await state(alice, wanted.at(-1) ?? '', 'delivered');
  expect(heard.map((text) => Number.parseInt(text, 10))).toEqual(wanted.map((_, index) => index));
  expect(alice.people.get(id)?.link).toEqual({ state: 'open' });
});

test('a person let in once reconnects without asking, and a blocked one is never asked about', async () => {
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  await bob.link(alice, 'closed');
  await alice.call('connect', bob.id);
  await bob.link(alice, 'open');
  expect(bob.people.get(alice.id)?.letIn).toBe(true);
  await bob.call('setRule', alice.id, 'any', 'block');
  await alice.link(bob, 'closed');
  await alice.call('connect', bob.id);
  await alice.link(bob, 'denied');
  expect([bob.offers, bob.people.get(alice.id)?.blocked]).toEqual([[], true]);
  await bob.call('setRule', alice.id, 'any', null);
  await bob.call('setRule', alice.id, 'chat', null);
  await alice.call('sendText', bob.id, 'may I?');
  await bob.answer('chat', true);
  await bob.text('may I?');
});
