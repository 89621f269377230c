import { afterEach, beforeEach, expect, test } from 'vitest';
import { createIdentity, Peer } from '../../engine/index.ts';
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

const texts = async (desk: TestMessenger, other: TestMessenger): Promise<TextItem[]> =>
  (await desk.call('items', other.id, null, 200)).filter((item) => item.kind === 'text');
const said = async (desk: TestMessenger, other: TestMessenger) =>
  (await texts(desk, other)).map(({ text }) => text);
const state = (desk: TestMessenger, text: string, wanted: TextItem['state']) =>
  desk.until(() =>
    [...desk.items.values()].some((it) => it.kind === 'text' && it.text === text && it.state === wanted),
  );

test('a text says when it is there, and when it was read', async () => {
  await alice.meet(bob);
  await alice.call('sendText', bob.id, 'hello');
  await state(alice, 'hello', 'delivered');
  await bob.call('markRead', alice.id);
  await state(alice, 'hello', 'read');
});

test('texts to somebody who is away wait, also through a restart, and arrive in their order', async () => {
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

test('of two hundred texts none is lost, doubled or out of order when the other side stops in between', async () => {
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

/** Somebody with a certificate who says what he likes. */
async function stranger() {
  const identity = createIdentity();
  const options = { address: '127.0.0.1', displayName: 'Eve', identity, log: () => undefined };
  const peer = new Peer({ ...options, discoveryPort: await privatePort() });
  peers.push(await peer.start());
  return { peer, id: identity.fingerprint.slice(0, 16) };
}

test('a text that comes twice is shown once, also after a restart', async () => {
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
  const receipt = again.wait('data');
  await again.send(text);
  await again.send({ ...text, id: 'b'.repeat(16), text: 'last' });
  await alice.text('last');
  const items = await alice.call('items', id, null, 50);
  expect(items.filter((item) => item.kind === 'text')).toMatchObject([{ text: 'once' }, { text: 'last' }]);
  // Whoever sends it again has not heard that it is there: he is told.
  expect(JSON.stringify((await receipt)[1])).toMatch(/delivered|hello/);
});

test('nobody acknowledges what was said to somebody else, nor his own words', async () => {
  await alice.meet(bob);
  await bob.call('disconnect', alice.id);
  await alice.link(bob, 'closed');
  const { peer, id } = await stranger();
  const calling = peer.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('chat', true);
  const connection = await calling;
  await connection.send({ type: 'text', id: 'c'.repeat(16), text: 'his' });
  const his = await alice.text('his');
  await bob.lanline.stop();
  await alice.call('sendText', bob.id, 'for Bob');
  const forBob = await alice.text('for Bob');
  await connection.send({ type: 'read', ids: [forBob.id, his.id, 'f'.repeat(16)] });
  await connection.send({ type: 'text', id: 'd'.repeat(16), text: 'after' });
  await alice.text('after');
  expect(alice.items.get(forBob.id)).not.toMatchObject({ state: 'read' });
  expect(alice.items.get(his.id)).toMatchObject({ state: 'sent' });
  expect(alice.people.get(id)?.link.state).toBe('open');
});

test('both who call at once talk on one connection', async () => {
  await Promise.all([alice.call('connectTo', bob.address), bob.call('connectTo', alice.address)]);
  const alone = (desk: TestMessenger, other: TestMessenger) =>
    desk.until(() => {
      const person = desk.people.get(other.id);
      return person?.link.state === 'open' && person.connections.length === 1;
    });
  await Promise.all([alone(alice, bob), alone(bob, alice)]);
  await alice.call('sendText', bob.id, 'one');
  await bob.call('sendText', alice.id, 'two');
  await Promise.all([bob.text('one'), alice.text('two')]);
  expect([...alice.items.values(), ...bob.items.values()].filter((item) => item.kind === 'notice')).toEqual(
    [],
  );
});

test('who was let in once comes back without a question; who is blocked is not even asked about', async () => {
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
