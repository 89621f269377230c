/** What comes from outside, and when it comes, never ends the process: vitest fails on what nobody catches. */
import { once } from 'node:events';
import { connect as dial } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { WAITING_OFFERS } from '../flood-limits.ts';
import { createIdentity } from '../secure/identity.ts';
import { asked, certifiedAs, HELLO, introduced, MEBIBYTE, turn } from './attacker.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_433);
const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];

/** Resets the TCP connection under a TLS session: Node offers it for bare sockets alone. */
async function calling(port: number): Promise<{ socket: TLSSocket; reset: () => void }> {
  const tcp = dial({ port, host: '127.0.0.1', allowHalfOpen: true });
  await once(tcp, 'connect');
  const options: ConnectionOptions & { allowHalfOpen: true } = {
    socket: tcp,
    ...certifiedAs(eve),
    allowHalfOpen: true,
  };
  const socket = connect(options);
  socket.on('error', () => undefined);
  tcp.on('error', () => undefined);
  await once(socket, 'secureConnect');
  return { socket, reset: () => void tcp.resetAndDestroy() };
}

test('a caller that is denied at once and resets harms nobody', async () => {
  const { peer } = await asked(network, { identity: ben });
  const waiting = await Promise.all(
    Array.from({ length: WAITING_OFFERS.perAddress }, () => calling(peer.address.port)),
  );
  let offers = 0;
  peer.on('offer', () => offers++);
  for (const { socket } of waiting) socket.write(introduced);
  while (offers < WAITING_OFFERS.perAddress) await turn();
  for (let round = 0; round < 20; round++) {
    const { socket, reset } = await calling(peer.address.port);
    socket.write(introduced);
    await once(socket, 'data');
    socket.write('more');
    reset();
    await once(socket, 'close');
  }
  // It still answers.
  const caller = await network.dial(peer);
  caller.socket.write(HELLO);
  expect((await caller.hear(128)).toString('latin1', 0, 4)).toBe('DENY');
  for (const { socket } of waiting) socket.destroy();
});

test('callers that reset at any moment of the handshake harm nobody', async () => {
  const { peer } = await asked(network, { identity: ben }, true);
  for (let turns = 0; turns < 12; turns++) {
    const { socket, reset } = await calling(peer.address.port);
    socket.write(introduced);
    for (let count = 0; count < turns; count++) await turn();
    reset();
    await once(socket, 'close');
  }
  const alice = await network.peer({ identity: anna });
  expect((await alice.connect(peer.addressName)).fingerprint).toBe(ben.fingerprint);
});

test('a peer that is stopping hangs up on callers: nobody said no', async () => {
  const answer = Promise.withResolvers<boolean>();
  const { peer: bob } = await asked(network, { identity: ben }, answer.promise);
  const alice = await network.peer({ identity: anna });
  // Somebody plain who never says that they have read everything: stopping has to wait for them.
  const port = await network.listen(async (caller) => {
    await caller.hear(128);
    caller.socket.write(header('ACCEPT'));
  });
  const slow = await bob.connect(`127.0.0.1:${port}`, { encryption: 'off' });
  await slow.send('a word');
  const offered = bob.wait('offer');
  const call = alice.connect(bob.addressName, { fingerprint: ben.fingerprint, timeoutMs: 10_000 });
  await offered;
  const stopped = bob.stop();
  answer.resolve(true);
  await expect(call).rejects.toMatchObject({ code: 'unreachable' });
  await stopped;
});

test('a reader that takes its time does not keep a peer from stopping', async () => {
  const bob = await network.peer();
  const caller = await network.dial(bob);
  const called = bob.wait('connection');
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=bytes&strict=True'));
  const [, connection] = await called;
  // It always takes a little, so that something always moves: all of it would take minutes.
  caller.socket.on('data', () => {
    caller.heard = Buffer.alloc(0);
    caller.socket.pause();
  });
  const drip = setInterval(() => caller.socket.resume(), 20);
  const parts = async function* () {
    for (let count = 0; count < 1_000; count++) yield Buffer.alloc(MEBIBYTE);
  };
  const sent = connection.sendFrom(parts(), 1_000 * MEBIBYTE);
  await bob.stop();
  clearInterval(drip);
  expect(await sent).toBe(false);
});

test('a frame size that we cannot take ourselves is refused before anybody is asked', async () => {
  const alice = await network.peer({ maxMessageBytes: 1000 });
  const { peer: bob, counted } = await asked(network, {}, true);
  const call = alice.connect(bob.addressName, { dataType: 'json', stream: true, dataSize: 2000 });
  await expect(call).rejects.toMatchObject({ code: 'protocol', name: 'ConnectError' });
  expect(counted.offers).toBe(0);
});
