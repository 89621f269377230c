import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { ownHostTowards } from '../route.ts';
import { probeTcp } from '../tcp-probe.ts';
import { probeUdp } from '../udp-probe.ts';
import { header, testNetwork } from './network.ts';

const PORT = 20_413;
const network = testNetwork(PORT);
const options = { from: '127.0.0.1', timeoutMs: 10_000, signal: new AbortController().signal };

/** A TCP port where nobody listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Another program at a UDP port of its own. */
async function program(answer: string) {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  socket.on('message', (_, from) => socket.send(header(answer), from.port, from.address));
  return { port: socket.address().port, [Symbol.dispose]: () => socket.close() };
}

test('a listening program is open, and hears nothing of us', async () => {
  let heardBytes = 0;
  const port = await network.listen(({ socket }) => {
    socket.on('data', (bytes) => {
      heardBytes += bytes.length;
    });
  });
  expect(await probeTcp({ host: '127.0.0.1', port }, options)).toBe('open');
  expect(heardBytes).toBe(0);
});

test('a port where nobody listens is refused, and an abort ends the attempt', async () => {
  const address = { host: '127.0.0.1', port: await closedPort() };
  expect(await probeTcp(address, options)).toBe('refused');
  expect(await probeTcp(address, { ...options, signal: AbortSignal.abort() })).toBe('failed');
  expect(await probeUdp(address, { ...options, signal: AbortSignal.abort() })).toEqual({ outcome: 'failed' });
});

test('an own address that is none of ours can not be used', async () => {
  const address = { host: '127.0.0.1', port: await closedPort() };
  expect(await probeTcp(address, { ...options, from: '203.0.113.7' })).toBe('no-route');
  expect(await probeUdp(address, { ...options, from: '203.0.113.7' })).toEqual({ outcome: 'failed' });
});

test('a peer answers a question to it alone, and says where it listens', async () => {
  const bob = await network.peer();
  const answer = await probeUdp({ host: '127.0.0.1', port: PORT }, options);
  expect(answer).toEqual({ outcome: 'answered', listens: bob.addressName });
});

test('whoever asks is not told to anybody', async () => {
  const bob = await network.peer();
  const sightings: string[] = [];
  bob.on('sighting', (_, { addressName }) => sightings.push(addressName));
  await probeUdp({ host: '127.0.0.1', port: PORT }, options);
  expect(sightings).toEqual([]);
});

test('a UDP port without a program is closed', async () => {
  const gone = createSocket('udp4').bind(0, '127.0.0.1');
  await once(gone, 'listening');
  const free = gone.address().port;
  gone.close();
  await once(gone, 'close');
  expect(await probeUdp({ host: '127.0.0.1', port: free }, options)).toEqual({ outcome: 'closed' });
});

test('what is no answer is not taken for one, and an answer in the name of another place names none', async () => {
  using noise = await program('HELLO|peer_name=127.0.0.1:5');
  expect(await probeUdp({ host: '127.0.0.1', port: noise.port }, { ...options, timeoutMs: 300 })).toEqual({
    outcome: 'silent',
  });
  using liar = await program('PONG 10.1.2.3:5|ponger=10.1.2.3:5');
  expect(await probeUdp({ host: '127.0.0.1', port: liar.port }, options)).toEqual({
    outcome: 'answered',
    listens: undefined,
  });
});

test('the way to an address starts at our own address there', async () => {
  expect(await ownHostTowards('127.0.0.9')).toMatch(/^127\./);
});

test('a peer hears its own search again, and whoever else searches', async () => {
  const ann = await network.peer();
  const back = new Promise((resolve) => ann.on('heard', (_, heard) => heard.isOurs && resolve(heard)));
  const others = new Promise((resolve) => ann.on('heard', (_, heard) => !heard.isOurs && resolve(heard)));
  const results = await ann.ping({ asks: true });
  expect(results).toMatchObject([
    { on: { host: '127.0.0.1', broadcast: '127.255.255.255' }, counts: true, error: undefined },
  ]);
  expect(await back).toMatchObject({ type: 'PING', from: '127.0.0.1', listens: ann.addressName });
  const bob = await network.peer({ displayName: 'Bob' });
  await bob.ping();
  expect(await others).toMatchObject({ from: '127.0.0.1', listens: bob.addressName, lanline: true });
});
