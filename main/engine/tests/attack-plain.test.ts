import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { UNKNOWN_CALLERS, WAITING_OFFERS } from '../flood-limits.ts';
import { asked, HELLO, MEBIBYTE, turn } from './attacker.ts';
import { header, type RawSocket, testNetwork } from './network.ts';

const network = testNetwork(20_410);
const slowNetwork = testNetwork(20_413, afterAll);
const text = 'HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True';
/** All but the last byte, of which the last field is not whole: no unpadded header either. */
const ALMOST = header(`${text}&n`).subarray(0, 127);

test('a HELLO that comes byte by byte is accepted', async () => {
  const peer = await network.peer();
  const caller = await network.dial(peer);
  for (const byte of HELLO) {
    caller.socket.write(Buffer.of(byte));
    await turn();
  }
  expect(await caller.hear(128)).toEqual(header('ACCEPT'));
});

test('who writes all but the last byte, and then nothing, waits no longer than the peer does', async () => {
  const { peer, counted } = await asked(network, { timeoutMs: 50 });
  const caller = await network.dial(peer);
  caller.socket.write(ALMOST);
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test.concurrent.each<[string, (caller: RawSocket) => unknown]>([
  ['says nothing', () => undefined],
  ['writes all but the last byte, and then nothing', ({ socket }) => socket.write(ALMOST)],
  [
    'drips',
    ({ socket }) => {
      let sent = 0;
      const drip = setInterval(() => socket.write(ALMOST.subarray(sent, ++sent)), 200);
      socket.on('close', () => clearInterval(drip)).on('end', () => socket.destroy());
    },
  ],
])('who %s is closed unheard when the handshake is due, whatever the peer’s patience', async (_, speak) => {
  const { peer, counted } = await asked(slowNetwork, { timeoutMs: 60_000 });
  const caller = await slowNetwork.dial(peer);
  speak(caller);
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});

test('of a thousand sockets from one address eight are kept, and others are served', async () => {
  const { peer } = await asked(network);
  const flood = await Promise.all(
    Array.from({ length: 1000 }, async () => {
      const socket = connect({ ...peer.address }).resume();
      socket.on('error', () => undefined);
      await once(socket, 'connect').catch(() => undefined);
      return socket;
    }),
  );
  const isOpen = (socket: Socket) => !socket.destroyed && !socket.readableEnded;
  while (flood.filter(isOpen).length > UNKNOWN_CALLERS.perAddress) await turn();
  const honest = connect({ ...peer.address, localAddress: '127.0.0.2' });
  const offered = peer.wait('offer');
  honest.write(header('HELLO|peer_name=127.0.0.2:9&data_type=json&strict=True'));
  expect((await offered)[1].remoteAddress).toBe('127.0.0.2');
  for (const socket of flood) socket.destroy();
  // The peer hears of it in its own time: until then, who comes from there is turned away as before.
  let again = '';
  peer.on('offer', (_, { remoteAddress }) => {
    again = remoteAddress;
  });
  while (again !== '127.0.0.1') {
    (await network.dial(peer)).socket.write(HELLO);
    await turn();
  }
  honest.destroy();
});

test('who talks on without an answer is closed, so that his question does not outlive him', async () => {
  const { peer } = await asked(network);
  const caller = await network.dial(peer);
  caller.socket.write(HELLO);
  const [, offer] = await peer.wait('offer');
  const closed = offer.wait('close');
  caller.socket.write(Buffer.alloc(MEBIBYTE));
  await closed;
  expect(offer.closeCode).toBe('caller-did-not-wait');
});

test('500 HELLOs from one address are a few questions, and refusals', async () => {
  const { peer, counted } = await asked(network);
  let denied = 0;
  for (let round = 0; round < 500 / UNKNOWN_CALLERS.perAddress; round++) {
    const callers = await Promise.all(
      Array.from({ length: UNKNOWN_CALLERS.perAddress }, () => network.dial(peer)),
    );
    for (const { socket } of callers) socket.write(HELLO);
    const room = round === 0 ? WAITING_OFFERS.perAddress : 0;
    const refused = () => callers.filter(({ heard }) => heard.subarray(0, 4).toString() === 'DENY').length;
    while (refused() < callers.length - room) await turn();
    denied += refused();
    for (const { heard, ended, closed, socket } of callers)
      if (heard.length > 0 && !ended && !closed) await once(socket, 'end');
  }
  expect(counted.offers).toBe(WAITING_OFFERS.perAddress);
  expect(denied).toBeGreaterThanOrEqual(500 - WAITING_OFFERS.perAddress);
});

test.each<[string, Buffer]>([
  [
    'a HELLO with bytes that are no UTF-8',
    Buffer.from(header(`${text}&n=\xff`).toString(), 'latin1').subarray(0, 128),
  ],
  ['a HELLO with a key given twice', header(`${text}&data_type=raw`)],
  ['a HELLO with a data type that does not exist', header('HELLO|peer_name=127.0.0.1:9&data_type=exec')],
  ['a HELLO with no address', header('HELLO|data_type=json')],
  ['a request of the web', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ['an alert of TLS', Buffer.from('15030300020228', 'hex')],
  ['zeros', Buffer.alloc(4)],
  ['nothing but padding', Buffer.alloc(9, '|')],
  ...['1e18', '-1', 'NaN', '0x10', '', '99999999999999999999', '1.5', '+1', '０'].map(
    (size) =>
      [
        `a HELLO with a frame size of '${size}'`,
        header(`HELLO|peer_name=127.0.0.1:9&data_type=json&stream=True&data_size=${size}`),
      ] as [string, Buffer],
  ),
])('who begins with %s is closed unanswered', async (_, bytes) => {
  const { peer, counted } = await asked(network);
  const caller = await network.dial(peer);
  caller.socket.write(bytes);
  await caller.untilEnded();
  expect([caller.heard.length, counted.offers]).toEqual([0, 0]);
});
