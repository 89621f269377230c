import { once } from 'node:events';
import { connect as connectTcp, createServer as createTcpServer, type Server } from 'node:net';
import { type ConnectionOptions, connect, createServer, type TlsOptions } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import type { PeerOptions } from '../peer.ts';
import { createIdentity } from '../secure/identity.ts';
import { encodeIntroduction } from '../secure/introduction.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_412);
const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const HELLO = header('HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True');
const lanline = { ALPNProtocols: ['lanline/1'], rejectUnauthorized: false };
const certified = { ...lanline, key: eve.pem, cert: eve.pem };

async function asked(options: PeerOptions = {}) {
  const counted = { offers: 0 };
  const peer = await network.peer({
    identity: ben,
    displayName: 'Ben',
    ...options,
    handlers: { offer: () => ++counted.offers > 0 },
  });
  return { peer, counted };
}

/** Speaks TLS as it likes, says `words`, and resolves with what it heard inside until it was closed. */
async function heardBy(port: number, options: ConnectionOptions, words: Uint8Array): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, ...options });
  let heard = '';
  socket
    .on('error', () => undefined)
    .on('data', (bytes) => {
      heard += bytes;
    });
  socket.on('secureConnect', () => socket.write(words));
  await new Promise((resolve) => socket.on('close', resolve));
  return heard;
}

async function listening(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

test('a handshake that comes byte by byte is made', async () => {
  const { peer } = await asked();
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

const introduced = Buffer.concat([HELLO, encodeIntroduction({ name: 'Eve', device: '', version: '' })]);

test.each<[string, ConnectionOptions]>([
  ['without a certificate', lanline],
  ['of TLS 1.2', { ...certified, maxVersion: 'TLSv1.2' }],
  ['with another ALPN', { ...certified, ALPNProtocols: ['h2'] }],
  ['without ALPN', { ...certified, ALPNProtocols: [] }],
])('a caller %s is refused, and hears nothing', async (_, options) => {
  const { peer, counted } = await asked();
  expect(await heardBy(peer.address.port, options, introduced)).toBe('');
  expect(counted.offers).toBe(0);
});

test('a ticket resumes no session: each caller shows his certificate anew', async () => {
  const { peer } = await asked();
  const first = connect({ ...peer.address, ...certified });
  const [session] = await once(first, 'session');
  first.destroy();
  const second = connect({ ...peer.address, ...certified, session });
  await once(second, 'secureConnect');
  expect(second.isSessionReused()).toBe(false);
  second.destroy();
  // And without a certificate of his own the ticket is of no use.
  expect(await heardBy(peer.address.port, { ...lanline, session }, introduced)).toBe('');
});

test.each([
  ['junk', Buffer.concat([Buffer.of(0x16), Buffer.alloc(4096, 0x5a)])],
  ['a record of no length', Buffer.from('1603010000', 'hex')],
  ['an alert', Buffer.from('15030300020100', 'hex')],
])('%s where a ClientHello belongs is closed', async (_, bytes) => {
  const { peer, counted } = await asked();
  const caller = await network.dial(peer);
  caller.socket.write(bytes);
  await caller.untilEnded();
  // An alert of TLS may come, but no word of ours.
  expect(caller.heard.length).toBeLessThan(16);
  expect(counted.offers).toBe(0);
});

const data = (body: string) =>
  Buffer.concat([
    HELLO,
    header(`DATA|data_size=${Buffer.byteLength(body)}&data_type=json`),
    Buffer.from(body),
  ]);

test.each([
  ['none', Buffer.concat([HELLO, header('PING')])],
  ['one that is no json', data('{"data":')],
  ['one of 1 GiB', Buffer.concat([HELLO, header('DATA|data_size=1073741824&data_type=json')])],
  ['one that is pickled', Buffer.concat([HELLO, header('DATA|data_size=4&data_type=raw'), Buffer.alloc(4)])],
  ['one without a name', data('{"data": {"device": "", "version": ""}}')],
  ['a name that is a number', data('{"data": {"name": 5, "device": "", "version": ""}}')],
  ['a name of 300 letters', data(`{"data": {"name": "${'x'.repeat(300)}", "device": "", "version": ""}}`)],
  ['a name behind __proto__', data('{"data": {"__proto__": {"name": "", "device": "", "version": ""}}}')],
  ['one nested two thousand deep', data(`{"data": ${'['.repeat(2000)}${']'.repeat(2000)}}`)],
  ['a purpose that is none', data('{"data": {"name": "", "device": "", "version": "", "purpose": "../.."}}')],
])('a caller whose introduction is %s is refused unheard', async (_, words) => {
  const { peer, counted } = await asked();
  expect(await heardBy(peer.address.port, certified, words)).toBe('');
  expect(counted.offers).toBe(0);
});

test('who is denied and goes on talking is hung up on, and the peer lives on', async () => {
  const peer = await network.peer({ identity: ben, handlers: { offer: () => false } });
  const socket = connect({ ...peer.address, ...certified, allowHalfOpen: true });
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

test.concurrent('a caller who says nothing inside TLS is closed', async () => {
  const { peer, counted } = await asked();
  expect(await heardBy(peer.address.port, certified, Buffer.alloc(0))).toBe('');
  expect(counted.offers).toBe(0);
});

test.each<[string, TlsOptions]>([
  ['TLS 1.2', { maxVersion: 'TLSv1.2', ALPNProtocols: ['lanline/1'] }],
  ['another ALPN', { ALPNProtocols: ['h2'] }],
  ['no ALPN', {}],
])(
  'whoever answers us with %s hears nothing, and is not spoken to in the clear instead',
  async (_, options) => {
    const heard: string[] = [];
    let callers = 0;
    const server = createServer({ key: eve.pem, cert: eve.pem, ...options }, (socket) => {
      socket.on('data', (bytes) => heard.push(String(bytes))).on('error', () => undefined);
    });
    server.on('tlsClientError', () => undefined).on('connection', () => callers++);
    const port = await listening(server);
    const alice = await network.peer({ identity: anna, displayName: 'Anna' });
    await expect(alice.connect(`127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'insecure' });
    expect([heard, callers]).toEqual([[], 1]);
  },
);
