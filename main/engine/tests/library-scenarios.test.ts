/** The Python library's own tests, rewritten: what holds for it must hold for us. */
import { expect, test } from 'vitest';
import type { Connection } from '../index.ts';
import { testNetwork } from './network.ts';

const network = testNetwork(20_406);

const pair = network.pair;

/** The next `count` values of a connection. */
function values(connection: Connection, count: number): Promise<unknown[]> {
  const { promise, resolve } = Promise.withResolvers<unknown[]>();
  const heard: unknown[] = [];
  connection.setHandler('data', (_, value) => {
    heard.push(value);
    if (heard.length === count) resolve(heard);
  });
  return promise;
}

test('two senders interleave, and neither loses or mixes anything', async () => {
  const carol = await network.peer();
  const heard = new Map<string, unknown[]>();
  const whole = Promise.withResolvers<void>();
  carol.setHandler('connection', (_, connection) => {
    const mine: unknown[] = [];
    heard.set(connection.peerName, mine);
    connection.setHandler('data', (_connection, value) => {
      mine.push(value);
      if ([...heard.values()].flat().length === 2000) whole.resolve();
    });
  });
  const [alice, bob] = [await network.peer(), await network.peer()];
  const [one, two] = [await alice.connect(carol.addressName), await bob.connect(carol.addressName)];
  for (let i = 0; i < 1000; i++) {
    void one.send(['alice', i]);
    void two.send(['bob', i]);
    if (i % 10 === 0) await new Promise(setImmediate);
  }
  await whole.promise;
  expect(heard.get(alice.addressName)).toEqual(Array.from({ length: 1000 }, (_, i) => ['alice', i]));
  expect(heard.get(bob.addressName)).toEqual(Array.from({ length: 1000 }, (_, i) => ['bob', i]));
});

test.each(['initiator', 'acceptor'])(
  'a disconnect by the %s is noticed at both ends within a second',
  async (who) => {
    const { alice, bob, here, there } = await pair();
    const [leaving, staying] = who === 'initiator' ? [here, there] : [there, here];
    const noticed = staying.wait('close', { timeoutMs: 1000 });
    const left = leaving.wait('close', { timeoutMs: 1000 });
    void leaving.close();
    await Promise.all([noticed, left]);
    expect([alice.connections.size, bob.connections.size]).toEqual([0, 0]);
  },
);

test('a list of two million elements arrives whole through raw', async () => {
  const { here, there } = await pair({ dataType: 'raw' });
  const heard = values(there, 1);
  const sent = Array.from({ length: 2_000_000 }, (_, index) => index % 100_000);
  expect(await here.send(sent)).toBe(true);
  const [value] = (await heard) as [number[]];
  expect(value.length).toBe(sent.length);
  expect(value.every((element, index) => element === sent[index])).toBe(true);
});

test.each([
  ['json', { a: [1, 2.5, null, true, 'ü'] }],
  ['raw', new Map<unknown, unknown>([[1, 'one']])],
  ['bytes', Buffer.from([0, 1, 2, 255])],
] as const)('%s is received as it was sent, in both directions', async (dataType, value) => {
  const { here, there } = await pair({ dataType });
  for (const [from, to] of [
    [here, there],
    [there, here],
  ] as const) {
    const heard = values(to, 1);
    await from.send(value);
    expect((await heard)[0]).toEqual(value);
  }
});

test.each([
  ['json', (index: number) => 1000 + index],
  ['raw', (index: number) => [1000 + index]],
  ['bytes', (index: number) => Buffer.alloc(64, index)],
] as const)('a stream of equal-sized %s arrives whole and in order', async (dataType, frame) => {
  const { here, there } = await pair({ dataType, stream: true });
  const heard = values(there, 500);
  for (let index = 0; index < 500; index++) await here.send(frame(index));
  expect(await heard).toEqual(Array.from({ length: 500 }, (_, index) => frame(index)));
});

test('data, connection and close handlers get their emitter first', async () => {
  const { alice, bob, here, there } = await pair();
  const emitters: unknown[] = [];
  there.setHandler('data', (connection) => emitters.push(connection));
  there.setHandler('close', (connection) => emitters.push(connection));
  bob.setHandler('connection', (peer) => emitters.push(peer));
  const heard = there.wait('data');
  await here.send(1);
  await heard;
  const connected = bob.wait('connection');
  await alice.connect(bob.addressName, { dataType: 'bytes', parallel: true });
  await connected;
  const closed = there.wait('close');
  await here.close();
  await closed;
  expect(emitters).toEqual([there, bob, there]);
});
