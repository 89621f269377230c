import { connect } from 'node:tls';
import { afterAll, expect, test } from 'vitest';
import { createIdentity } from '../secure/identity.ts';
import { asked, certifiedAs, HELLO, heardBy, introduced } from './attacker.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_415);
const slowNetwork = testNetwork(20_416, afterAll);
const bens = { identity: createIdentity(), displayName: 'Ben' };
const certified = certifiedAs(createIdentity());

test.concurrent.each([
  ['nothing', Buffer.alloc(0)],
  ['half a HELLO', HELLO.subarray(0, 30)],
  ['a HELLO alone', HELLO],
  ['an introduction but for its end', introduced.subarray(0, -1)],
])('who says %s inside TLS, and then nothing, is closed when the handshake is due', async (_, words) => {
  const { peer, counted } = await asked(slowNetwork, { ...bens, timeoutMs: 60_000 }, true);
  expect(await heardBy(peer.address.port, certified, words)).toBe('');
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
  ['one of a byte too many', Buffer.concat([HELLO, header('DATA|data_size=4097&data_type=json')])],
  ['one that is pickled', Buffer.concat([HELLO, header('DATA|data_size=4&data_type=raw'), Buffer.alloc(4)])],
  ['one without a name', data('{"data": {"device": "", "version": ""}}')],
  ['a name that is a number', data('{"data": {"name": 5, "device": "", "version": ""}}')],
  ['a name of 300 letters', data(`{"data": {"name": "${'x'.repeat(300)}", "device": "", "version": ""}}`)],
  ['a name behind __proto__', data('{"data": {"__proto__": {"name": "", "device": "", "version": ""}}}')],
  ['one nested two thousand deep', data(`{"data": ${'['.repeat(2000)}${']'.repeat(2000)}}`)],
  ['one nested 100,000 deep', data(`{"data": ${'['.repeat(100_000)}`)],
  ['a list', data('{"data": ["name", "device", "version"]}')],
  ['null', data('{"data": null}')],
  [
    'one about something nested 1,900 deep',
    data(
      `{"data": {"name": "", "device": "", "version": "", "about": ${'['.repeat(1900)}${']'.repeat(1900)}}}`,
    ),
  ],
  ['a request of the web', Buffer.from(`GET / HTTP/1.1\r\nHost: ${'x'.repeat(128)}\r\n\r\n`)],
  ['a purpose that is none', data('{"data": {"name": "", "device": "", "version": "", "purpose": "../.."}}')],
])('a caller whose introduction is %s is refused without an offer', async (_, words) => {
  const { peer, counted } = await asked(network, bens, true);
  expect(await heardBy(peer.address.port, certified, words)).toBe('');
  expect(counted.offers).toBe(0);
});

test('unknown parts of an introduction are dropped', async () => {
  const { peer } = await asked(network, bens, true);
  const called = peer.wait('connection');
  const socket = connect({ ...peer.address, ...certified });
  const rest =
    '"__proto__": {"purpose": "0123456789abcdef"}, "constructor": {"prototype": {"x": 1}}, "is": 2';
  socket
    .on('error', () => undefined)
    .write(data(`{"data": {"name": "Eve", "device": "", "version": "", ${rest}}}`));
  const [, { introduction, purpose }] = await called;
  expect([introduction, purpose]).toEqual([{ name: 'Eve', device: '', version: '' }, undefined]);
  expect(Object.getPrototypeOf(introduction)).toBe(Object.prototype);
  expect(({} as { purpose?: string; x?: number }).purpose ?? ({} as { x?: number }).x).toBeUndefined();
  socket.destroy();
});
