import { once } from 'node:events';
import { createServer as createTcpServer, type Server } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { afterEach, expect, test } from 'vitest';
import { createIdentity } from '../secure/identity.ts';
import { certifiedAs } from './attacker.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_417);
const [anna, eve] = [createIdentity(), createIdentity()];
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

test.each<[string, TlsOptions]>([
  ['TLS 1.2', { maxVersion: 'TLSv1.2', ALPNProtocols: ['lanline/1'] }],
  ['another ALPN', { ALPNProtocols: ['h2'] }],
  ['no ALPN', {}],
])(
  'a server that answers with %s receives nothing, and is not called in the clear instead',
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

test.each([
  ['no answer of ours', Buffer.alloc(128, 0x5a)],
  [
    'an introduction of 1 GiB',
    Buffer.concat([header('ACCEPT'), header('DATA|data_size=1073741824&data_type=json')]),
  ],
  [
    'a pickle for an introduction',
    Buffer.concat([header('ACCEPT'), header('DATA|data_size=4&data_type=raw')]),
  ],
])('a server that answers inside TLS with %s is hung up on', async (_, answer) => {
  const hungUp = Promise.withResolvers<void>();
  const server = createServer({ ...certified, requestCert: true }, (socket) => {
    socket
      .on('error', () => undefined)
      .on('close', hungUp.resolve)
      .resume()
      .write(answer);
  });
  const port = await listening(server);
  const alice = await network.peer({ identity: anna, displayName: 'Anna' });
  await expect(alice.connect(`127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'protocol' });
  await hungUp.promise;
});

test('a TLS alert, or a server without a certificate, is no reason to fall back to plain', async () => {
  const alice = await network.peer({ identity: anna, displayName: 'Anna' });
  let callers = 0;
  const alert = createTcpServer((socket) => {
    callers++;
    socket.on('error', () => undefined).end(Buffer.from('15030300020228', 'hex'));
  });
  const bare = createServer({ ALPNProtocols: ['lanline/1'] }).on('tlsClientError', () => callers++);
  for (const server of [alert, bare])
    await expect(alice.connect(`127.0.0.1:${await listening(server)}`)).rejects.toMatchObject({
      code: 'insecure',
    });
  expect(callers).toBe(2);
});
