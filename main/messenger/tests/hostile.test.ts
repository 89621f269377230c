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

/** Somebody who was let in and can now send anything. */
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

test('500 file offers become a short list of questions, and the rest are refused with a reason', async () => {
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
  ['an unsolicited answer', { type: 'file-answer', id: '0'.repeat(16), accept: true }],
  ['the end of an unknown transfer', { type: 'file-end', id: '0'.repeat(16), reason: 'x' }],
  ['an unsolicited nonce', { type: 'verify-nonce', nonce: '0'.repeat(64) }],
  ['an unknown command', { type: 'execute', command: 'calc' }],
  ['a text that is not a string', { type: 'text', id: '0'.repeat(16), text: { toString: 'x' } }],
])('%s changes nothing', async (_, message) => {
  const { id, connection } = await mallory();
  await connection.send(message);
  await connection.send({ type: 'text', id: 'f'.repeat(16), text: 'still here' });
  await alice.text('still here');
  expect(({} as { polluted?: string }).polluted).toBeUndefined();
  expect(alice.people.get(id)).toMatchObject({ trust: 'encrypted', link: { state: 'open' } });
  expect(alice.offers).toEqual([]);
});

test('10,000 forged announcements of a known person do not change their name, key or address', async () => {
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
