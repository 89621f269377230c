import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Connection } from '../connection.ts';
import { UNKNOWN_CALLERS, WAITING_OFFERS } from '../limits.ts';
import type { Peer, PeerOptions } from '../peer.ts';
import { header, type RawSocket, testNetwork } from './network.ts';

const network = testNetwork(20_410);
const MEBIBYTE = 1024 * 1024;
const HELLO = 'HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True';

/** A peer that counts how often it was asked, and answers never. */
async function asked(options: PeerOptions = {}) {
  const counted = { offers: 0 };
  const peer = await network.peer({
    ...options,
    handlers: { offer: () => ++counted.offers > 0 && new Promise<boolean>(() => undefined) },
  });
  return { peer, counted };
}

/** A raw caller who was let in, and our end of it. */
async function letIn(hello = HELLO): Promise<{ peer: Peer; caller: RawSocket; here: Connection }> {
  const peer = await network.peer();
  const called = peer.wait('connection');
  const caller = await network.dial(peer);
  caller.socket.write(header(hello));
  const [, here] = await called;
  await caller.hear(128);
  return { peer, caller, here };
}

test('a HELLO that comes byte by byte is accepted', async () => {
  const peer = await network.peer();
  const caller = await network.dial(peer);
  for (const byte of header(HELLO)) {
    caller.socket.write(Buffer.of(byte));
    await new Promise((resolve) => setImmediate(resolve));
  }
  expect(await caller.hear(128)).toEqual(header('ACCEPT'));
});

test.concurrent('who writes all but the last byte, and then nothing, is closed unheard', async () => {
  const { peer, counted } = await asked({ timeoutMs: 60_000 });
  const caller = await network.dial(peer);
  // A field that is not whole yet: no unpadded header either.
  caller.socket.write(header(`${HELLO}&n`).subarray(0, 127));
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test.concurrent('who drips his HELLO is closed when the handshake is due', async () => {
  const { peer, counted } = await asked({ timeoutMs: 60_000 });
  const caller = await network.dial(peer);
  const text = header(HELLO);
  let sent = 0;
  const drip = setInterval(() => caller.socket.write(text.subarray(sent, ++sent)), 200);
  await caller.untilEnded();
  clearInterval(drip);
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test('of a thousand sockets from one address eight are kept, and others are served', async () => {
  const { peer } = await asked();
  const flood = await Promise.all(
    Array.from({ length: 1000 }, async () => {
      const socket = connect({ ...peer.address });
      socket.on('error', () => undefined);
      await once(socket, 'connect').catch(() => undefined);
      return socket;
    }),
  );
  const isOpen = (socket: Socket) => !socket.destroyed && !socket.readableEnded;
  for (const socket of flood) socket.resume();
  while (flood.filter(isOpen).length > UNKNOWN_CALLERS.perAddress)
    await new Promise((resolve) => setImmediate(resolve));
  const honest = connect({ ...peer.address, localAddress: '127.0.0.2' });
  const offered = peer.wait('offer');
  honest.write(header('HELLO|peer_name=127.0.0.2:9&data_type=json&strict=True'));
  expect((await offered)[1].remoteAddress).toBe('127.0.0.2');
  for (const socket of [...flood, honest]) socket.destroy();
});

test('500 HELLOs from one address are a few questions, and refusals', async () => {
  const { peer, counted } = await asked();
  let denied = 0;
  let waiting = 0;
  for (let round = 0; round < 500 / UNKNOWN_CALLERS.perAddress; round++) {
    const callers = await Promise.all(
      Array.from({ length: UNKNOWN_CALLERS.perAddress }, () => network.dial(peer)),
    );
    for (const { socket } of callers) socket.write(header(HELLO));
    const room = Math.max(0, WAITING_OFFERS.perAddress - waiting);
    waiting += Math.min(room, callers.length);
    const refused = () => callers.filter(({ heard }) => heard.subarray(0, 4).toString() === 'DENY').length;
    while (refused() < callers.length - room) await new Promise((resolve) => setImmediate(resolve));
    denied += refused();
  }
  expect(counted.offers).toBe(WAITING_OFFERS.perAddress);
  expect(denied).toBeGreaterThanOrEqual(500 - WAITING_OFFERS.perAddress);
});

test.each<[string, Buffer]>([
  [
    'bytes that are no UTF-8',
    Buffer.concat([Buffer.from('HELLO|peer_name=\xff\xfe', 'latin1'), Buffer.alloc(110, '|')]),
  ],
  ['a key given twice', header(`${HELLO}&data_type=raw`)],
  ['a data type that does not exist', header('HELLO|peer_name=127.0.0.1:9&data_type=exec')],
  ['no address', header('HELLO|data_type=json')],
  ...['1e18', '-1', 'NaN', '0x10', '', '99999999999999999999', '1.5', '+1', '０'].map(
    (size) =>
      [
        `a frame size of '${size}'`,
        header(`HELLO|peer_name=127.0.0.1:9&data_type=json&stream=True&data_size=${size}`),
      ] as [string, Buffer],
  ),
])('a HELLO with %s is closed unanswered', async (_, bytes) => {
  const { peer, counted } = await asked();
  const caller = await network.dial(peer);
  caller.socket.write(bytes);
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test.each(['1e18', '1000000000000000000', '-1', 'NaN', '0x10', '', '1.5'])(
  "a message of '%s' bytes closes the connection with a reason, and nothing is made ready for it",
  async (size) => {
    const { caller, here } = await letIn();
    const before = process.memoryUsage().arrayBuffers;
    const closed = here.wait('close');
    caller.socket.write(header(`DATA|data_size=${size}&data_type=json`));
    expect((await closed)[1]).toMatch(/impossible size|cannot be read|the limit is/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MEBIBYTE);
  },
);

test.each(['end', 'resetAndDestroy'] as const)(
  'of a message of 1 MiB that breaks off after 10 bytes by %s nothing is given out',
  async (how) => {
    const { caller, here } = await letIn();
    const values: unknown[] = [];
    here.setHandler('data', (_, value) => values.push(value));
    const closed = here.wait('close');
    caller.socket.write(header(`DATA|data_size=${MEBIBYTE}&data_type=json`));
    await new Promise((resolve) => caller.socket.write('{"data": 1', resolve));
    caller.socket[how]();
    expect((await closed)[1]).toMatch(/in the middle of a message|hung up/);
    expect(values).toEqual([]);
  },
);

test.each(['GET / HTTP/1.1\r\nHost: x\r\n\r\n', '\x15\x03\x01', '\0\0\0\0', '|||||||||'])(
  'who begins with %j is closed without a word',
  async (text) => {
    const { peer, counted } = await asked();
    const caller = await network.dial(peer);
    caller.socket.write(text);
    await caller.untilEnded();
    expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
  },
);
