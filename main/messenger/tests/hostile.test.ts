import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Connection, createIdentity, Peer } from '../../engine/index.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

let discoveryPort: number;
let alice: TestMessenger;
const peers: Peer[] = [];
beforeEach(async () => {
  discoveryPort = await privatePort();
  alice = await TestMessenger.open('Alice', discoveryPort);
});
afterEach(async () => {
  await Promise.all([alice.close(), ...peers.splice(0).map((peer) => peer.stop())]);
});

/** Somebody who was let in, and from now on says what he likes. */
async function mallory(): Promise<{ id: string; connection: Connection }> {
  const identity = createIdentity();
  const peer = new Peer({
    address: '127.0.0.1',
    discoveryPort: await privatePort(),
    displayName: 'Mallory',
    identity,
    log: () => undefined,
  });
  peers.push(await peer.start());
  const calling = peer.connect(alice.address, { timeoutMs: 5000 });
  await alice.answer('chat', true);
  return { id: identity.fingerprint.slice(0, 16), connection: await calling };
}

test('five hundred offered files are a short list of questions, and refusals with a reason', async () => {
  const { connection } = await mallory();
  const refusals: unknown[] = [];
  connection.on('data', (_, value) => {
    if ((value as { type?: string }).type === 'file-answer') refusals.push(value);
  });
  for (let count = 0; count < 500; count++) {
    const id = count.toString(16).padStart(16, '0');
    await connection.send({ type: 'file', id, name: 'a.txt', sizeBytes: 1, count: 1, shape: 'file' });
  }
  while (refusals.length < 500 - 32) await connection.wait('data');
  expect(alice.offers.length).toBeLessThanOrEqual(32);
  expect(refusals[0]).toMatchObject({
    accept: false,
    reason: expect.stringContaining('Too many requests'),
    problem: { code: 'too-many-questions' },
  });
});

test.each([
  ['a prototype to pollute', { __proto__: null, constructor: { prototype: { polluted: 'yes' } } }],
  ['an answer to nothing', { type: 'file-answer', id: '0'.repeat(16), accept: true }],
  ['an end of nothing', { type: 'file-end', id: '0'.repeat(16), reason: 'x' }],
  ['a nonce that nobody asked for', { type: 'verify-nonce', nonce: '0'.repeat(64) }],
  ['an order that does not exist', { type: 'execute', command: 'calc' }],
  ['a text that is no text', { type: 'text', id: '0'.repeat(16), text: { toString: 'x' } }],
])('%s changes nothing', async (_, message) => {
  const { id, connection } = await mallory();
  await connection.send(message);
  await connection.send({ type: 'text', id: 'f'.repeat(16), text: 'still here' });
  await alice.text('still here');
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(alice.people.get(id)).toMatchObject({ trust: 'encrypted', link: { state: 'open' } });
  expect(alice.offers).toEqual([]);
});

test('ten thousand forged announcements of one we know change neither name, nor key, nor whom we call', async () => {
  const bob = await TestMessenger.open('Bob', discoveryPort);
  await alice.meet(bob);
  await alice.call('disconnect', bob.id);
  const before = alice.people.get(bob.id);
  const liar = createSocket('udp4').bind(0, '127.0.0.5');
  await once(liar, 'listening');
  liar.setBroadcast(true);
  const announce = (id: string, port: number) => {
    const address = `127.0.0.5:${port}`;
    const ping = `PING ${address}|pinger=${address}&tls=1&id=${id}&n=Eve`.padEnd(128, '|');
    return new Promise((resolve) =>
      liar.send(ping, discoveryPort, '127.255.255.255', () => setImmediate(resolve)),
    );
  };
  await announce('e'.repeat(16), 4000);
  await alice.until(() => alice.people.get('e'.repeat(16))?.name === 'Eve');
  for (let count = 0; count < 10_000; count++) await announce(bob.id, 20_000 + count);
  liar.close();
  await alice.call('sendText', bob.id, 'hello Bob');
  await bob.text('hello Bob');
  const { name, id, trust } = before ?? {};
  expect(alice.people.get(bob.id)).toMatchObject({ name, id, trust });
  await bob.close();
});
