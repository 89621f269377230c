import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { FOUND_PEERS } from '../flood-limits.ts';
import type { Peer } from '../peer.ts';
import { PeerWatch } from '../peer-watch.ts';
import { parseDatagram } from '../wire/datagram.ts';
import { header, testNetwork } from './network.ts';

const DISCOVERY_PORT = 20_411;
const network = testNetwork(DISCOVERY_PORT);
const sockets: Socket[] = [];
const watches: PeerWatch[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.close();
  for (const watch of watches.splice(0)) watch.stop();
});

async function udp(host: string): Promise<Socket & { readonly heard: Buffer[] }> {
  const socket = Object.assign(createSocket('udp4'), { heard: [] as Buffer[] });
  sockets.push(socket);
  socket.on('message', (bytes) => socket.heard.push(bytes));
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

/** Sent, and the loop given a turn: what comes of it can be heard. */
const send = (from: Socket, text: string, port = DISCOVERY_PORT, host = '127.0.0.1') =>
  new Promise<void>((resolve) => from.send(header(text), port, host, () => setImmediate(resolve)));

/** Where a peer hears answers: whoever hears its PING is told. */
async function seekingPortOf(peer: Peer): Promise<number> {
  const listener = createSocket({ type: 'udp4', reuseAddr: true });
  listener.bind(DISCOVERY_PORT, '0.0.0.0');
  await once(listener, 'listening');
  for (;;) {
    const heard = once(listener, 'message');
    await peer.ping();
    const ping = parseDatagram((await heard)[0] as Buffer);
    if (ping?.listens?.port !== peer.address.port || ping.answerTo === undefined) continue;
    listener.close();
    return ping.answerTo.port;
  }
}

test('ten thousand forged announcements fill a bounded table, and who was there first stays', async () => {
  const honest = await network.peer({ displayName: 'Ben' });
  const peer = await network.peer();
  const found = new Set<string>();
  const watch = new PeerWatch(peer, {
    onFound: ({ addressName }) => found.add(addressName),
    onGone: (addressName) => found.delete(addressName),
  });
  watches.push(watch);
  const seen = peer.wait('sighting');
  watch.start();
  await seen;
  const liar = await udp('127.0.0.1');
  const seeking = await seekingPortOf(peer);
  for (let count = 0; count < 10_000; count++) {
    const forged = `127.0.0.1:${20_000 + count}`;
    const hints = `tls=1&id=${'a'.repeat(16)}&n=Ben`;
    if (count % 2 === 0) await send(liar, `PING ${forged}|pinger=${forged}&${hints}`);
    else await send(liar, `PONG ${forged}|ponger=${forged}&${hints}`, seeking);
  }
  // From here on is another address, which the flood of the first one must not have shut out.
  const other = await udp('127.0.0.2');
  while (!found.has('127.0.0.2:4000')) await send(other, 'PING 127.0.0.2:4000|pinger=127.0.0.2:4000');
  expect(found.has(honest.addressName)).toBe(true);
  expect(found.size).toBeLessThanOrEqual(FOUND_PEERS.perAddress + 2);
});

test('ten thousand forged peers from a hundred addresses fill a bounded table, and others are served', async () => {
  const honest = await network.peer({ displayName: 'Ben' });
  const peer = await network.peer();
  const found = new Set<string>();
  const watch = new PeerWatch(peer, {
    onFound: ({ addressName }) => found.add(addressName),
    onGone: (addressName) => found.delete(addressName),
    // No round ends meanwhile, or those who are silent would make room.
    intervalMs: 600_000,
  });
  watches.push(watch);
  const seen = peer.wait('sighting');
  watch.start();
  await seen;
  const seeking = await seekingPortOf(peer);
  const liars = await Promise.all(Array.from({ length: 100 }, (_, index) => udp(`127.1.${index}.2`)));
  const flood = async (port: number) => {
    for (const liar of liars) {
      const { address } = liar.address();
      const forged = `${address}:${port}`;
      if (port % 2 === 0) await send(liar, `PING ${forged}|pinger=${address}:${liar.address().port}`);
      else await send(liar, `PONG ${forged}|ponger=${forged}&n=Ben`, seeking);
    }
  };
  for (let port = 1; port <= 100 || found.size < FOUND_PEERS.total; port++) await flood(port);
  await flood(60_000);
  expect(found.size).toBe(FOUND_PEERS.total);
  expect(found.has(honest.addressName)).toBe(true);
  const other = await udp('127.0.0.2');
  while (other.heard.length === 0) await send(other, `PING|pinger=127.0.0.2:${other.address().port}`);
  expect((await honest.connect(peer.addressName)).closed).toBe(false);
});

test('a PING that would have its answer sent to the discovery port begins no exchange without end', async () => {
  const [, peer] = [await network.peer(), await network.peer()];
  const liar = await udp('127.0.0.1');
  let sightings = 0;
  peer.on('sighting', () => sightings++);
  await send(liar, `PING|pinger=127.0.0.1:${DISCOVERY_PORT}`);
  const answered = once(liar, 'message');
  await send(liar, `PING|pinger=127.0.0.1:${liar.address().port}`);
  await answered;
  expect(sightings).toBe(0);
});

test('a PING that names a victim is answered to its true source alone', async () => {
  const peer = await network.peer();
  const victim = await udp('127.0.0.3');
  const liar = await udp('127.0.0.2');
  const { port } = victim.address();
  const answered = once(liar, 'message');
  await send(liar, `PING|pinger=127.0.0.3:${port}`);
  const [answer] = await answered;
  expect(String(answer)).toContain(`PONG ${peer.addressName}`);
  // What was sent to the victim before this would have come before it.
  await send(liar, 'marker', port, '127.0.0.3');
  while (victim.heard.length === 0) await once(victim, 'message');
  expect(victim.heard.map(String)).toEqual([expect.stringMatching(/^marker/)]);
});

test('a PING that names a victim as its listener brings no call to it, and shows nobody', async () => {
  const peer = await network.peer();
  let calls = 0;
  const server = createServer(() => calls++).listen(0, '127.0.0.3');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const found: string[] = [];
  peer.on('sighting', (_, { addressName }) => found.push(addressName));
  const liar = await udp('127.0.0.2');
  const answered = once(liar, 'message');
  await send(liar, `PING 127.0.0.3:${port}|pinger=127.0.0.2:${liar.address().port}`);
  await answered;
  expect([found, calls]).toEqual([[], 0]);
  server.close();
});

test('one who floods with PINGs gets some answers, and others get theirs', async () => {
  const peer = await network.peer();
  const flood = await udp('127.0.0.2');
  for (let count = 0; count < 2_000; count++)
    await send(flood, `PING|pinger=127.0.0.2:${flood.address().port}`);
  const other = await udp('127.0.0.4');
  // Again and again, as the flood fills the system's own buffer, too.
  while (other.heard.length === 0) await send(other, `PING|pinger=127.0.0.4:${other.address().port}`);
  expect(String(other.heard[0])).toContain(peer.addressName);
  expect(flood.heard.length).toBeLessThan(1_000);
});

test.each([
  '',
  'PING',
  'PONG|ponger=1.2.3.4',
  'PING|pinger=999.1.1.1:1',
  `PONG|ponger=127.0.0.1:70000`,
  '\xff\xff',
])('a datagram of %j harms nothing', async (text) => {
  const peer = await network.peer();
  const liar = await udp('127.0.0.2');
  liar.send(Buffer.from(text, 'latin1'), DISCOVERY_PORT, '127.0.0.1');
  const answered = once(liar, 'message');
  await send(liar, `PING|pinger=127.0.0.2:${liar.address().port}`);
  await answered;
  expect(peer.discoveryProblem).toBeUndefined();
});
