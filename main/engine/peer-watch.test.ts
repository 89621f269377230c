import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { PeerWatch } from './peer-watch.ts';
import { FakeClock } from './tests/fake-clock.ts';
import { testNetwork } from './tests/network.ts';

const PORT = 20_421;
const network = testNetwork(PORT);
const watches: PeerWatch[] = [];
afterEach(() => {
  for (const watch of watches.splice(0)) watch.stop();
});

/** Hears the PINGs that go round on loopback. */
async function listener() {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.bind(PORT, '0.0.0.0');
  await once(socket, 'listening');
  return { socket, [Symbol.dispose]: () => socket.close() };
}

test('every round of a watch is started by its clock', async () => {
  const peer = await network.peer();
  const clock = new FakeClock();
  const watch = new PeerWatch(peer, { onFound: () => {}, onGone: () => {}, clock });
  watches.push(watch);
  using listening = await listener();
  for (const ms of [0, 100, 400, 1500, 1000, 3000, 3000]) {
    const heard = once(listening.socket, 'message');
    if (ms === 0) watch.start();
    clock.pass(ms);
    await heard;
  }
});

test('a peer that is silent for three rounds of the clock is gone', async () => {
  const peer = await network.peer();
  const bob = await network.peer();
  const clock = new FakeClock();
  const found = Promise.withResolvers<unknown>();
  const gone: string[] = [];
  const watch = new PeerWatch(peer, {
    onFound: found.resolve,
    onGone: (addressName) => gone.push(addressName),
    clock,
  });
  watches.push(watch);
  watch.start();
  clock.pass(0);
  await found.promise;
  await bob.stop();
  for (let round = 0; round < 3; round++) clock.pass(3000);
  expect(gone).toEqual([]);
  clock.pass(3000);
  expect(gone).toContain(bob.addressName);
});
