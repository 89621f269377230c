import { once } from 'node:events';
import { connect as connectTcp, createServer as createTcpServer, type Server } from 'node:net';
import { type ConnectionOptions, connect, createServer } from 'node:tls';
import { afterAll, afterEach, expect, test } from 'vitest';
import { createIdentity } from '../secure/identity.ts';
import {
  asked,
  certifiedAs,
  heardBy,
  introduced,
  type KeyKind,
  lanline,
  strangeIdentity,
} from './attacker.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_412);
const slowNetwork = testNetwork(20_414, afterAll);
const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];
const bens = { identity: ben, displayName: 'Ben' };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const certified = certifiedAs(eve);

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

test('a handshake that arrives byte by byte succeeds', async () => {
  const { peer } = await asked(network, bens, true);
  const port = await listening(
    createTcpServer((caller) => {
      const callee = connectTcp({ ...peer.address, noDelay: true });
      callee.pipe(caller);
      caller.on('error', () => callee.destroy()).on('close', () => callee.destroy());
      callee.on('error', () => caller.destroy());
      caller.on('data', async (bytes) => {
        caller.pause();
        for (const byte of bytes) await new Promise((resolve) => callee.write(Buffer.of(byte), resolve));
        caller.resume();
      });
    }),
  );
  const alice = await network.peer({ identity: anna, displayName: 'Anna' });
  const connection = await alice.connect(`127.0.0.1:${port}`);
  expect(connection.fingerprint).toBe(ben.fingerprint);
  await connection.close();
});

test.each<[string, ConnectionOptions]>([
  ['without a certificate', lanline],
  ['of TLS 1.2', { ...certified, maxVersion: 'TLSv1.2' }],
  ['with another ALPN', { ...certified, ALPNProtocols: ['h2'] }],
  ['without ALPN', { ...certified, ALPNProtocols: [] }],
])('a caller %s is refused, and hears nothing', async (_, options) => {
  const { peer, counted } = await asked(network, bens, true);
  expect(await heardBy(peer.address.port, options, introduced)).toBe('');
  expect(counted.offers).toBe(0);
});

test('a ticket does not resume a session: each call sends its certificate again', async () => {
  const { peer } = await asked(network, bens, true);
  const first = connect({ ...peer.address, ...certified });
  const [session] = await once(first, 'session');
  first.destroy();
  const second = connect({ ...peer.address, ...certified, session });
  await once(second, 'secureConnect');
  expect(second.isSessionReused()).toBe(false);
  second.destroy();
  // And a ticket does not replace a certificate.
  expect(await heardBy(peer.address.port, { ...lanline, session }, introduced)).toBe('');
});

test.each<[string, KeyKind, Date | undefined]>([
  ['of an Ed25519 key', 'Ed25519', undefined],
  ['of a P-384 key', 'P-384', undefined],
  ['of an RSA key', 'RSA', undefined],
  ['that is out of date', 'P-384', new Date('2021-01-01T00:00:00Z')],
])('a certificate %s is a name like any other: its fingerprint', async (_, kind, notAfter) => {
  const { peer } = await asked(network, bens, true);
  const strange = strangeIdentity(kind, notAfter);
  const called = peer.wait('connection');
  const socket = connect({ ...peer.address, ...lanline, key: strange.pem, cert: strange.pem });
  socket.on('error', () => undefined).write(introduced);
  expect((await called)[1].fingerprint).toBe(strange.fingerprint);
  socket.destroy();
});

test('another peer’s certificate in the chain proves nothing', async () => {
  const { peer } = await asked(network, bens, true);
  const called = peer.wait('connection');
  const certificateOf = (pem: string) => pem.slice(pem.indexOf('-----BEGIN CERTIFICATE'));
  const cert = certificateOf(eve.pem) + certificateOf(anna.pem);
  const socket = connect({ ...peer.address, ...lanline, key: eve.pem, cert });
  socket.on('error', () => undefined).write(introduced);
  expect((await called)[1].fingerprint).toBe(eve.fingerprint);
  socket.destroy();
});

test('the session of another server is not accepted', async () => {
  const { peer } = await asked(network, bens, true);
  const port = await listening(createServer({ key: ben.pem, cert: ben.pem }));
  const elsewhere = connect({ host: '127.0.0.1', port, rejectUnauthorized: false });
  const [session] = await once(elsewhere, 'session');
  elsewhere.destroy();
  expect(await heardBy(peer.address.port, { ...lanline, session }, introduced)).toBe('');
});

test.each([
  ['junk', Buffer.concat([Buffer.of(0x16), Buffer.alloc(4096, 0x5a)])],
  ['an alert', Buffer.from('15030300020100', 'hex')],
  ['a request of the web', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('%s where a ClientHello belongs is closed', async (_, bytes) => {
  const { peer, counted } = await asked(network, bens, true);
  const caller = await network.dial(peer);
  caller.socket.write(bytes);
  await caller.untilEnded();
  // A TLS alert may come, but nothing of our protocol.
  expect(caller.heard.length).toBeLessThan(16);
  expect(counted.offers).toBe(0);
});

test.concurrent.each([
  ['an empty record', '1603010000'],
  ['the beginning of a ClientHello', '160301020001'],
])('who writes %s, and then nothing, is closed when the handshake is due', async (_, hex) => {
  const { peer, counted } = await asked(slowNetwork, { ...bens, timeoutMs: 60_000 }, true);
  const caller = await slowNetwork.dial(peer);
  caller.socket.write(Buffer.from(hex, 'hex'));
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test('a denied caller that keeps sending is hung up on, and the peer keeps running', async () => {
  const peer = await network.peer({ identity: ben, handlers: { offer: () => false } });
  const staying = { ...peer.address, ...certified, allowHalfOpen: true };
  const socket = connect(staying);
  const denied = once(socket, 'end');
  socket
    .on('error', () => undefined)
    .resume()
    .write(introduced);
  await denied;
  const talk = setInterval(() => socket.write('more'), 100);
  await new Promise((resolve) => socket.on('close', resolve));
  clearInterval(talk);
  expect(await heardBy(peer.address.port, certified, introduced)).toBe(header('DENY').toString());
});
