/** How a dial ends (protocol.md, "Layer 2"): accepted, said no, answered wrongly, or did not answer. */
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { afterAll, afterEach, expect, onTestFinished, test } from 'vitest';
import { UNKNOWN_CALLERS } from '../flood-limits.ts';
import { createIdentity } from '../secure/identity.ts';
import { certifiedAs } from './attacker.ts';
import { startChild, startChildPeer } from './child-process.ts';
import { header, type RawSocket, testNetwork } from './network.ts';

const network = testNetwork(20_430);
const slowNetwork = testNetwork(20_431, afterAll);
const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()];
const annas = { identity: anna, displayName: 'Anna' };
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** A ServerHello with a post-quantum key share is some 1,200 bytes long, all of the server's first words 1,900. */
const AFTER_SERVER_HELLO = 1_500;

type Answer = (caller: RawSocket) => void;

async function portOf(server: Server): Promise<number> {
  servers.push(server.listen(0, '127.0.0.1'));
  await once(server, 'listening');
  return (server.address() as { port: number }).port;
}

/** A TLS server of Ben's that says nothing by itself. */
function tlsServer(options: TlsOptions = {}, answer: (socket: TLSSocket) => void = () => undefined) {
  const settings = { ...certifiedAs(ben), requestCert: true, allowHalfOpen: true, ...options };
  const server = createServer(settings, (socket) => {
    socket.on('error', () => undefined);
    answer(socket);
  });
  server.on('tlsClientError', () => undefined);
  return portOf(server);
}

/** Passes the first `bytes` of a real TLS server's answer on, then ends or resets. */
function cutAfter(port: number, bytes: number, cut: (caller: RawSocket) => void): Answer {
  return (caller) => {
    const server = connect(port, '127.0.0.1').on('error', () => undefined);
    caller.socket.pipe(server);
    let left = bytes;
    server.on('data', (piece: Buffer) => {
      caller.socket.write(piece.subarray(0, left), () => left === 0 && cut(caller));
      left = Math.max(0, left - piece.length);
      if (left === 0) server.destroy();
    });
  };
}

const end: Answer = ({ socket }) => void socket.end();
const reset: Answer = ({ socket }) => void socket.resetAndDestroy();
const afterClientHello =
  (answer: Answer): Answer =>
  (caller) =>
    void caller.hear(1).then(() => answer(caller));
const write =
  (bytes: Buffer): Answer =>
  (caller) =>
    void caller.socket.write(bytes);

const lost: [string, Answer][] = [
  ['closes at once', end],
  ['resets at once', reset],
  ['closes on the ClientHello', afterClientHello(end)],
  ['resets on the ClientHello', afterClientHello(reset)],
  ['closes TLS properly, and nothing else', write(Buffer.from('15030300020100', 'hex'))],
];
const notTls: [string, Answer][] = [
  ['answers with a DENY of layer 1', afterClientHello(write(header('DENY')))],
  ['answers with a keep-alive', write(header('PING'))],
  ['answers like the web', write(Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'))],
  ['answers with zeros', write(Buffer.alloc(64))],
];
const alerts: [string, Answer][] = [
  ['answers with an alert', write(Buffer.from('15030300020228', 'hex'))],
  ['answers with a record that is too long', write(Buffer.from('160303ffff5a5a5a5a', 'hex'))],
  [
    'answers with a message that makes no sense',
    write(Buffer.concat([Buffer.from('1603030010', 'hex'), Buffer.alloc(16, 0x5a)])),
  ],
];

/** Calls a listener with that answer; `known`: as somebody whose fingerprint is Ben's. Resolves to the error's code. */
async function ending(answer: Answer, options: { known?: boolean; encryption?: 'require' } = {}) {
  const port = await network.listen((caller) => {
    caller.socket.resume();
    answer(caller);
  });
  const { known, ...rest } = options;
  const alice = await network.peer(annas);
  const fingerprint = known === true ? { fingerprint: ben.fingerprint } : {};
  return alice.connect(`127.0.0.1:${port}`, { ...rest, ...fingerprint, timeoutMs: 200 }).then(
    () => 'accepted',
    (error: { code: string }) => error.code,
  );
}

test.each(lost)('somebody known who %s did not answer', async (_, answer) => {
  expect(await ending(answer, { known: true })).toBe('unreachable');
});

test.each([...notTls, ...alerts])('somebody known who %s answered wrongly', async (_, answer) => {
  expect(await ending(answer, { known: true })).toBe('insecure');
});

test.each([60, 600, AFTER_SERVER_HELLO])(
  'a connection cut after %i bytes of a TLS handshake is no answer',
  async (bytes) => {
    const port = await tlsServer({ ALPNProtocols: ['lanline/1'] });
    for (const cut of [end, reset])
      expect(await ending(cutAfter(port, bytes, cut), { known: true })).toBe('unreachable');
  },
);

test('an unknown address that was cut off after its ServerHello speaks TLS, and is not called in the clear', async () => {
  const port = await tlsServer({ ALPNProtocols: ['lanline/1'] });
  let callers = 0;
  const cut = cutAfter(port, AFTER_SERVER_HELLO, end);
  expect(await ending((caller) => [callers++, cut(caller)])).toBe('unreachable');
  expect(callers).toBe(1);
});

test.each([...lost.slice(0, 4), ...notTls])(
  'an unknown address that %s is refused as unencrypted where encryption is required',
  async (_, answer) => {
    expect(await ending(answer, { encryption: 'require' })).toBe('insecure');
  },
);

test.each([...lost.slice(0, 4), ...notTls])(
  'an unknown address that %s is called in the clear at once',
  async (_, answer) => {
    const heard: string[] = [];
    let callers = 0;
    const code = await ending((caller) => {
      if (callers++ === 0) answer(caller);
      else
        void caller.hear(5).then((bytes) => {
          heard.push(bytes.toString());
          caller.socket.write(header('ACCEPT'));
        });
    });
    expect([code, heard]).toEqual(['accepted', ['HELLO']]);
  },
);

test.each(alerts)('an unknown address that %s is not called in the clear', async (_, answer) => {
  let callers = 0;
  expect(await ending((caller) => [callers++, answer(caller)])).toBe('insecure');
  expect(callers).toBe(1);
});

test.each<[string, TlsOptions, string]>([
  ['another key', { ...certifiedAs(eve) }, 'identity'],
  ['another ALPN', { ALPNProtocols: ['h2'] }, 'insecure'],
  ['TLS 1.2', { maxVersion: 'TLSv1.2' }, 'insecure'],
])('somebody known who shows %s answered wrongly', async (_, options, code) => {
  const port = await tlsServer(options);
  const alice = await network.peer(annas);
  const call = alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint });
  await expect(call).rejects.toMatchObject({ code });
});

test.each<[string, (socket: TLSSocket) => void, string]>([
  ['closes without an answer', (socket) => socket.end(), 'unreachable'],
  ['is reset', (socket) => socket.destroy(), 'unreachable'],
  ['begins an answer and closes', (socket) => socket.end('DEN'), 'unreachable'],
  ['writes a DENY without its padding and closes', (socket) => socket.end('DENY'), 'unreachable'],
  ['writes half a DENY and waits', (socket) => socket.write('DENY||||'), 'timeout'],
  ['says nothing', () => undefined, 'timeout'],
  ['writes a whole DENY', (socket) => socket.end(header('DENY')), 'denied'],
  ['accepts and closes before its introduction', (socket) => socket.end(header('ACCEPT')), 'unreachable'],
  [
    'accepts and is cut off in its introduction',
    (socket) =>
      socket.end(
        Buffer.concat([header('ACCEPT'), header('DATA|data_size=90&data_type=json'), Buffer.from('{')]),
      ),
    'unreachable',
  ],
  [
    'accepts with an introduction that is no JSON',
    (socket) =>
      socket.end(
        Buffer.concat([header('ACCEPT'), header('DATA|data_size=3&data_type=json'), Buffer.from('{{{')]),
      ),
    'protocol',
  ],
  ['answers with a PONG', (socket) => socket.write(header('PONG')), 'protocol'],
])('somebody known who, inside TLS, %s', async (_, answer, code) => {
  const port = await tlsServer({ ALPNProtocols: ['lanline/1'] }, (socket) =>
    socket.once('data', () => answer(socket)),
  );
  const alice = await network.peer(annas);
  const call = alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint, timeoutMs: 300 });
  await expect(call).rejects.toMatchObject({ code });
});

test('a TLS alert that comes after the handshake is a wrong answer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lanline-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'ben.pem'), ben.pem);
  // In TLS 1.3 the client is done before the server has looked at its certificate, which nobody signed.
  const server = `
import socket, ssl, sys
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(sys.argv[1])
context.load_verify_locations(sys.argv[1])
context.verify_mode = ssl.CERT_REQUIRED
context.set_alpn_protocols(["lanline/1"])
listener = socket.create_server(("127.0.0.1", 0))
print(listener.getsockname()[1], flush=True)
connection = listener.accept()[0]
try:
    context.wrap_socket(connection, server_side=True)
except ssl.SSLError:
    sys.stdin.read()`;
  const port = await startChild('python3', '-c', server, join(folder, 'ben.pem')).line();
  const alice = await network.peer(annas);
  const call = alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint });
  await expect(call).rejects.toMatchObject({ code: 'insecure' });
});

test.each<[string, Answer, string]>([
  ['closes without an answer', end, 'unreachable'],
  ['resets without an answer', reset, 'unreachable'],
  ['begins an answer and closes', ({ socket }) => void socket.end('DEN'), 'unreachable'],
  [
    'begins an answer and resets',
    ({ socket }) => void socket.write('DENY', () => socket.resetAndDestroy()),
    'unreachable',
  ],
  ['writes DENY as the manual prints it, and closes', ({ socket }) => void socket.end('DENY'), 'denied'],
  ['writes DENY as the manual prints it', write(Buffer.from('DENY')), 'denied'],
  ['writes a whole DENY', write(header('DENY')), 'denied'],
  ['says nothing', () => undefined, 'timeout'],
  ['answers with something else', write(header('HELLO|peer_name=127.0.0.1:9&data_type=json')), 'protocol'],
])('a plain peer that %s', async (_, answer, code) => {
  const port = await network.listen(afterClientHello(answer));
  const alice = await network.peer();
  const call = alice.connect(`127.0.0.1:${port}`, { timeoutMs: 300 });
  await expect(call).rejects.toMatchObject({ code });
});

test('a busy peer that closes callers unheard did not answer', async () => {
  const bob = await network.peer({ identity: ben, timeoutMs: 60_000 });
  await Promise.all(Array.from({ length: UNKNOWN_CALLERS.perAddress }, () => network.dial(bob)));
  const alice = await network.peer(annas);
  const known = alice.connect(bob.addressName, { fingerprint: ben.fingerprint });
  await expect(known).rejects.toMatchObject({ code: 'unreachable' });
  await expect(alice.connect(bob.addressName)).rejects.toMatchObject({ code: 'unreachable' });
});

test('a peer without free descriptors did not answer', async () => {
  const child = startChildPeer({ descriptors: 40 });
  const { addressName, fingerprint } = (await child.line()) as { addressName: string; fingerprint: string };
  const port = Number(addressName.split(':')[1]);
  // From many addresses, so that it is not its limit per address that refuses.
  const callers = Array.from({ length: 48 }, (_, index) =>
    connect({ port, host: '127.0.0.1', localAddress: `127.0.1.${index + 1}` }).on('error', () => undefined),
  );
  await Promise.race(callers.map((caller) => once(caller.resume(), 'close')));
  const alice = await network.peer(annas);
  await expect(alice.connect(addressName, { fingerprint })).rejects.toMatchObject({ code: 'unreachable' });
  for (const caller of callers) caller.destroy();
});

test('without a free descriptor of our own, nobody was reached', async () => {
  const bob = await network.peer({ identity: ben });
  const child = startChildPeer({ descriptors: 64, call: bob.addressName });
  expect(await child.line()).toEqual({ code: 'unreachable' });
});

test.concurrent('somebody known who stays silent did not answer', async () => {
  const alice = await slowNetwork.peer(annas);
  const port = await slowNetwork.listen(() => undefined);
  const call = alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint, timeoutMs: 200 });
  await expect(call).rejects.toMatchObject({ code: 'unreachable' });
});

test.concurrent('somebody known who needs four seconds for TLS is waited for', async () => {
  const alice = await slowNetwork.peer(annas);
  const bob = await slowNetwork.peer({ identity: ben });
  const port = await slowNetwork.listen((caller) => {
    setTimeout(() => {
      const callee = connect(bob.address).on('error', () => undefined);
      callee.write(caller.heard);
      caller.socket.pipe(callee).pipe(caller.socket);
    }, 4_000);
  });
  const call = await alice.connect(`127.0.0.1:${port}`, { fingerprint: ben.fingerprint, timeoutMs: 2_000 });
  expect(call.fingerprint).toBe(ben.fingerprint);
});

test.concurrent('an unknown address that stays silent is called in the clear, and was asked then', async () => {
  const alice = await slowNetwork.peer(annas);
  const openings: string[] = [];
  const port = await slowNetwork.listen((caller) => {
    void caller.hear(1).then(([first]) => openings.push(first === 0x16 ? 'tls' : 'plain'));
  });
  await expect(alice.connect(`127.0.0.1:${port}`, { timeoutMs: 200 })).rejects.toMatchObject({
    code: 'timeout',
  });
  expect(openings).toEqual(['tls', 'plain']);
  const required = alice.connect(`127.0.0.1:${port}`, { timeoutMs: 200, encryption: 'require' });
  await expect(required).rejects.toMatchObject({ code: 'insecure' });
});

test.concurrent('a stopped process did not answer, whoever it is', async () => {
  const child = startChildPeer();
  const { addressName, fingerprint } = (await child.line()) as { addressName: string; fingerprint: string };
  child.process.kill('SIGSTOP');
  const alice = await slowNetwork.peer(annas);
  await expect(alice.connect(addressName, { fingerprint })).rejects.toMatchObject({ code: 'unreachable' });
});

test.concurrent('who takes no more connections did not answer', async () => {
  const listening = `
import socket, sys
listener = socket.socket()
listener.bind(("127.0.0.1", 0))
listener.listen(0)
print(listener.getsockname()[1], flush=True)
sys.stdin.read()`;
  const port = Number(await startChild('python3', '-c', listening).line());
  const queued = [1, 2].map(() => connect(port, '127.0.0.1').on('error', () => undefined));
  await once(queued[0] as never, 'connect');
  const [alice, plain] = [await slowNetwork.peer(annas), await slowNetwork.peer()];
  const name = `127.0.0.1:${port}`;
  const outcomes = await Promise.allSettled([
    alice.connect(name, { fingerprint: ben.fingerprint, timeoutMs: 100 }),
    alice.connect(name, { timeoutMs: 100 }),
    alice.identify(name),
    plain.connect(name, { timeoutMs: 100 }),
  ]);
  expect(outcomes.map((each) => each.status === 'rejected' && each.reason.code)).toEqual(
    Array(4).fill('unreachable'),
  );
  for (const socket of queued) socket.destroy();
});

test.each([...lost.slice(0, 4), ...notTls])(
  'who %s is identified as nobody in particular',
  async (_, answer) => {
    const port = await network.listen(answer);
    const alice = await network.peer(annas);
    expect(await alice.identify(`127.0.0.1:${port}`)).toBeUndefined();
  },
);

test('who answers with an alert, or is cut off in the handshake, is not identified', async () => {
  const alice = await network.peer(annas);
  const port = await tlsServer({ ALPNProtocols: ['lanline/1'] });
  const codes = ['insecure', 'unreachable'];
  for (const answer of [
    write(Buffer.from('15030300020228', 'hex')),
    cutAfter(port, AFTER_SERVER_HELLO, reset),
  ]) {
    const listening = await network.listen(answer);
    const call = alice.identify(`127.0.0.1:${listening}`);
    await expect(call).rejects.toMatchObject({ code: codes.shift() });
  }
});
