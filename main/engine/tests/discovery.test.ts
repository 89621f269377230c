import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type FoundPeer, PeerWatch } from '../index.ts';
import { encodePing, encodePong, parseDatagram } from '../wire/datagram.ts';
import { header, testNetwork } from './network.ts';
import { udpRecording } from './recordings.ts';

const PORT = 20_402;
const network = testNetwork(PORT);

/** A stranger's UDP socket on loopback. */
async function stranger() {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.setBroadcast(true);
  return { socket, port: socket.address().port, [Symbol.dispose]: () => socket.close() };
}

test('one peer finds ten, and not itself', async () => {
  const peers = await Promise.all(Array.from({ length: 10 }, () => network.peer()));
  const seeker = await network.peer();
  const found = await seeker.findPeers({ timeoutMs: 300 });
  expect(found.map((it) => it.addressName).sort()).toEqual(peers.map((it) => it.addressName).sort());
});

test('a peer that is invisible is not found, at start or later', async () => {
  const hidden = await network.peer({ invisible: true });
  const seeker = await network.peer();
  expect(await seeker.findPeers({ timeoutMs: 100 })).toEqual([]);
  hidden.invisible = false;
  expect(await seeker.findPeers({ timeoutMs: 100 })).toHaveLength(1);
  hidden.invisible = true;
  expect(await seeker.findPeers({ timeoutMs: 100 })).toEqual([]);
});

test('a display name makes a peer known after one packet, from either side', async () => {
  const bob = await network.peer({ displayName: 'Bob' });
  const sighting = bob.wait('sighting', { timeoutMs: 5000 });
  const alice = await network.peer({ displayName: 'Älice & Co|=' });
  const [found] = await alice.findPeers({ timeoutMs: 200 });
  expect(found).toEqual({ addressName: bob.addressName, displayName: 'Bob', lanline: true });
  expect((await sighting)[1].displayName).toBe('Älice & Co|=');
});

test.each([
  ['the library’s', (port: number) => header(`PING|pinger=127.0.0.1:${port}`)],
  ['the manual’s', () => Buffer.from('PING 127.0.0.1:51515')],
  ['both at once', (port: number) => header(`PING 127.0.0.1:51515|pinger=127.0.0.1:${port}`)],
])('%s form of a PING is answered', async (_, ping) => {
  const bob = await network.peer();
  using seeker = await stranger();
  const heard = once(seeker.socket, 'message');
  seeker.socket.send(ping(seeker.port), PORT, '127.255.255.255');
  const [bytes] = (await heard) as [Buffer];
  expect(bytes.toString()).toBe(header(`PONG ${bob.addressName}|ponger=${bob.addressName}`).toString());
});

test('a PING that names a victim is answered to its sender alone', async () => {
  await network.peer();
  using seeker = await stranger();
  using victim = await stranger();
  let hit = 0;
  victim.socket.on('message', () => hit++);
  const heard = once(seeker.socket, 'message');
  seeker.socket.send(header(`PING 127.0.0.1:5|pinger=127.0.0.9:${victim.port}`), PORT, '127.255.255.255');
  await heard;
  expect(hit).toBe(0);
});

test('the recorded PING and PONG are read', () => {
  const [ping, pong] = udpRecording?.udp ?? [];
  expect(parseDatagram(Buffer.from(ping?.hex ?? '', 'hex'))).toMatchObject({
    type: 'PING',
    answerTo: { host: '127.0.0.1' },
  });
  expect(parseDatagram(Buffer.from(pong?.hex ?? '', 'hex'))).toMatchObject({
    type: 'PONG',
    listens: { host: '127.0.0.1' },
  });
});

test('datagrams have the library’s size, however long the name', () => {
  const address = { host: '255.255.255.255', port: 65_535 };
  expect(encodePing(address, address, { displayName: 'x'.repeat(500) })).toHaveLength(128);
  expect(encodePong(address, { displayName: '😀'.repeat(100), shortId: '0123456789abcdef' })).toHaveLength(
    128,
  );
});

test('noise on the discovery port harms nothing', async () => {
  const bob = await network.peer();
  using seeker = await stranger();
  for (const noise of ['', 'PING', 'PING|pinger=|', 'PING 1.2.3.4:99999', '\xff\xfe', 'x'.repeat(9000)]) {
    seeker.socket.send(Buffer.from(noise, 'latin1'), PORT, '127.255.255.255');
  }
  const alice = await network.peer();
  expect((await alice.findPeers({ timeoutMs: 200 })).map((it) => it.addressName)).toContain(bob.addressName);
});

test('a watch tells who comes and, after three silent rounds, who is gone', async () => {
  const seeker = await network.peer();
  const found = Promise.withResolvers<FoundPeer>();
  const gone = Promise.withResolvers<string>();
  const watch = new PeerWatch(seeker, { onFound: found.resolve, onGone: gone.resolve, intervalMs: 30 });
  watch.start();
  const bob = await network.peer({ displayName: 'Bob' });
  expect((await found.promise).addressName).toBe(bob.addressName);
  await bob.stop();
  expect(await gone.promise).toBe(bob.addressName);
  watch.stop();
});

test('a discovery port that is taken is reported as a problem, and nothing else stops', async () => {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  socket.bind(PORT + 1, '0.0.0.0');
  await once(socket, 'listening');
  const bob = await network.peer({ discoveryPort: PORT + 1 });
  expect(bob.discoveryProblem).toMatchObject({ code: 'port-taken', port: PORT + 1 });
  expect(bob.discoveryProblem?.message).toContain(`UDP port ${PORT + 1}`);
  const alice = await network.peer();
  expect((await alice.connect(bob.addressName)).closed).toBe(false);
  socket.close();
});
