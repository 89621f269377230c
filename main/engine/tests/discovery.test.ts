import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { type FoundPeer, PeerWatch } from '../index.ts';
import { SeekingSockets } from '../seeking-sockets.ts';
import { encodeBye, encodePing, encodePong, parseDatagram } from '../wire/datagram.ts';
import { header, testNetwork } from './network.ts';
import { udpRecording } from './recordings.ts';

const PORT = 20_402;
const network = testNetwork(PORT);

/** A foreign UDP socket on loopback. */
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

test('one packet with a display name makes a peer known, in either direction', async () => {
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

test('a PING that names a victim is answered only to its sender', async () => {
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

test('noise on the discovery port does no harm', async () => {
  const bob = await network.peer();
  using seeker = await stranger();
  for (const noise of ['', 'PING', 'PING|pinger=|', 'PING 1.2.3.4:99999', '\xff\xfe', 'x'.repeat(9000)]) {
    seeker.socket.send(Buffer.from(noise, 'latin1'), PORT, '127.255.255.255');
  }
  const alice = await network.peer();
  expect((await alice.findPeers({ timeoutMs: 200 })).map((it) => it.addressName)).toContain(bob.addressName);
});

test('a watch reports peers that appear and, after three silent rounds, those that are gone', async () => {
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

test('a discovery port that becomes free is taken by the next search, and its problem ends', async () => {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  socket.bind(PORT + 2, '0.0.0.0');
  await once(socket, 'listening');
  const bob = await network.peer({ discoveryPort: PORT + 2 });
  await bob.ping();
  expect(bob.discoveryProblem?.code).toBe('port-taken');
  socket.close();
  await once(socket, 'close');
  const told = bob.wait('discovery');
  await bob.ping();
  expect((await told)[1]).toBeUndefined();
  expect(bob.discoveryProblem).toBeUndefined();
  const alice = await network.peer({ discoveryPort: PORT + 2 });
  expect((await alice.findPeers({ timeoutMs: 200 })).map((it) => it.addressName)).toEqual([bob.addressName]);
});

test('a peer that cannot hear PINGs asks for answers, so that it still sees everybody', async () => {
  const socket = createSocket({ type: 'udp4', reuseAddr: false });
  socket.bind(PORT + 3, '0.0.0.0');
  await once(socket, 'listening');
  const heard = once(socket, 'message');
  const bob = await network.peer({ discoveryPort: PORT + 3, displayName: 'Bob' });
  await bob.ping();
  expect(parseDatagram((await heard)[0])).toMatchObject({ type: 'PING', asks: true });
  socket.close();
});

test('a peer that stops says goodbye, and an invisible one does not', async () => {
  const listener = createSocket({ type: 'udp4', reuseAddr: true });
  listener.bind(PORT, '0.0.0.0');
  await once(listener, 'listening');
  const hidden = await network.peer({ invisible: true });
  const bob = await network.peer();
  const heard: string[] = [];
  listener.on('message', (bytes) => heard.push(bytes.toString()));
  await hidden.stop();
  await bob.stop();
  while (heard.length < 2) await once(listener, 'message');
  listener.close();
  expect(new Set(heard)).toEqual(new Set([header(`BYE ${bob.addressName}`).toString()]));
});

test('what older versions and the library look for is not in a goodbye', () => {
  const bye = Buffer.from(encodeBye({ host: '192.168.0.5', port: 51_515 })).toString();
  expect(bye).toHaveLength(128);
  expect(bye).not.toMatch(/PING|PONG/);
});

test('a goodbye in the name of another address is ignored', async () => {
  const bob = await network.peer();
  using liar = await stranger();
  const claimed: string[] = [];
  bob.on('goodbye', (_, addressName) => claimed.push(addressName));
  const honest = bob.wait('goodbye');
  for (const name of ['127.0.0.9:5000', '127.0.0.1:5000'])
    liar.socket.send(header(`BYE ${name}`), PORT, '127.255.255.255');
  await honest;
  expect(claimed).toEqual(['127.0.0.1:5000']);
});

test('each address has one socket, and loses it with the address', async () => {
  const sockets = new SeekingSockets({ onDatagram: () => {}, onError: () => {} });
  const [one, same] = await Promise.all([sockets.at('127.0.0.1'), sockets.at('127.0.0.1')]);
  expect(one).toBe(same);
  for (let host = 2; host < 50; host++) {
    await sockets.at(`127.0.0.${host}`);
    sockets.keepOnly(['127.0.0.1', `127.0.0.${host}`]);
    expect(sockets.size).toBe(2);
  }
  await expect(sockets.at('192.0.2.1')).rejects.toMatchObject({ code: 'EADDRNOTAVAIL' });
  sockets.close();
  expect(sockets.size).toBe(0);
});
