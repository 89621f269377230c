import { createHash, randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { type CloseCode, type Connection, Peer } from '../index.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_401);

const pair = network.pair;

test('connects by name and by host and port', async () => {
  const alice = await network.peer();
  const bob = await network.peer();
  const byName = await alice.connect(bob.addressName);
  await byName.close();
  const byAddress = await alice.connect(bob.address);
  expect(byAddress.peerName).toBe(bob.addressName);
  expect(byAddress.closed).toBe(false);
});

test('connecting twice for the same data type gives the same connection', async () => {
  const { alice, bob, here } = await pair();
  expect(await alice.connect(bob.addressName)).toBe(here);
  expect(alice.connections.get(bob.addressName)).toBe(here);
});

test('connecting for another data type closes the old connection', async () => {
  const { alice, bob, here } = await pair();
  const raw = await alice.connect(bob.addressName, { dataType: 'raw' });
  expect(here.closed).toBe(true);
  expect(alice.connections.get(bob.addressName)).toBe(raw);
  expect(alice.connections.size).toBe(1);
});

test('a parallel connection stands beside the first and moves up when it closes', async () => {
  const { alice, bob, here } = await pair();
  const beside = await alice.connect(bob.addressName, { dataType: 'bytes', parallel: true });
  expect(alice.connections.size).toBe(2);
  await here.close();
  expect(alice.connections.get(bob.addressName)).toBe(beside);
});

test('two calls at once for the same type become one connection', async () => {
  const alice = await network.peer();
  const bob = await network.peer();
  const [one, two] = await Promise.all([alice.connect(bob.addressName), alice.connect(bob.addressName)]);
  expect(one).toBe(two);
  expect(bob.connections.size).toBe(1);
});

test('connecting to oneself is refused', async () => {
  const alice = await network.peer();
  await expect(alice.connect(alice.addressName)).rejects.toMatchObject({ code: 'self' });
});

test('a closed port is unreachable, and says so', async () => {
  const alice = await network.peer();
  const bob = await network.peer();
  const { addressName } = bob;
  await bob.stop();
  await expect(alice.connect(addressName)).rejects.toMatchObject({
    code: 'unreachable',
    message: `Nobody listens at ${addressName}.`,
  });
});

test('nonsense is no address', async () => {
  const alice = await network.peer();
  await expect(alice.connect('bob:1')).rejects.toMatchObject({ code: 'unreachable' });
});

test('a denied offer rejects with denied', async () => {
  const alice = await network.peer();
  const bob = await network.peer({ handlers: { offer: () => false } });
  await expect(alice.connect(bob.addressName)).rejects.toMatchObject({ code: 'denied' });
  expect(bob.connections.size).toBe(0);
});

test('an offer handler that throws denies', async () => {
  const failures: string[] = [];
  const alice = await network.peer();
  const bob = await network.peer({
    log: (event) => failures.push(event),
    handlers: {
      offer: () => {
        throw new Error('no');
      },
    },
  });
  await expect(alice.connect(bob.addressName)).rejects.toMatchObject({ code: 'denied' });
  expect(failures).toEqual(['offer']);
});

test('an unanswered offer times out, and the question is withdrawn', async () => {
  const alice = await network.peer();
  const withdrawn = Promise.withResolvers<CloseCode | undefined>();
  const bob = await network.peer({
    handlers: {
      offer: (_, connection) => {
        connection.on('close', () => withdrawn.resolve(connection.closeCode));
        return new Promise(() => undefined);
      },
    },
  });
  await expect(alice.connect(bob.addressName, { timeoutMs: 50 })).rejects.toMatchObject({ code: 'timeout' });
  expect(await withdrawn.promise).toBe('caller-gave-up');
});

test('a call can be aborted', async () => {
  const alice = await network.peer();
  const bob = await network.peer({ handlers: { offer: () => new Promise(() => undefined) } });
  const abort = new AbortController();
  const call = alice.connect(bob.addressName, { signal: abort.signal });
  const [, offer] = await bob.wait('offer');
  abort.abort();
  await expect(call).rejects.toMatchObject({ code: 'aborted' });
  if (!offer.closed) await offer.wait('close');
});

test('a late answer delays nobody else', async () => {
  const answers: ((accept: boolean) => void)[] = [];
  const bob = await network.peer({
    handlers: {
      offer: () => (answers.length === 0 ? new Promise((resolve) => answers.push(resolve)) : true),
    },
  });
  const slow = await network.peer();
  const quick = await network.peer();
  const waiting = slow.connect(bob.addressName, { timeoutMs: 10_000 });
  await bob.wait('offer');
  expect((await quick.connect(bob.addressName)).closed).toBe(false);
  answers[0]?.(true);
  expect((await waiting).closed).toBe(false);
});

test('at most four offers of one address wait; the next is denied', async () => {
  const bob = await network.peer({ handlers: { offer: () => new Promise(() => undefined) } });
  const callers = await Promise.all([1, 2, 3, 4, 5].map(() => network.dial(bob)));
  for (const caller of callers) caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=json'));
  const denied = await Promise.race(callers.map(async (caller) => (await caller.hear(128)).toString()));
  expect(denied).toBe(header('DENY').toString());
  expect(callers.filter((caller) => caller.heard.length > 0)).toHaveLength(1);
});

test('beyond maxConnections offers are denied', async () => {
  const bob = await network.peer({ maxConnections: 1 });
  const [one, two] = [await network.peer(), await network.peer()];
  await one.connect(bob.addressName);
  await expect(two.connect(bob.addressName)).rejects.toMatchObject({ code: 'denied' });
});

test('values go both ways, the first even when sent within the connection handler', async () => {
  const heard: unknown[] = [];
  const alice = await network.peer();
  const bob = await network.peer({
    handlers: { connection: (_, connection) => void connection.send('welcome') },
  });
  const here = await alice.connect(bob.addressName);
  here.setHandler('data', (_, value) => heard.push(value));
  await here.wait('data');
  expect(heard).toEqual(['welcome']);
  const [there] = bob.connections.values();
  const received = there?.wait('data');
  expect(await here.send({ n: [1, 2.5, null, true], s: 'héllo 😀' })).toBe(true);
  expect((await received)?.[1]).toEqual({ n: [1, 2.5, null, true], s: 'héllo 😀' });
});

test('a burst of 5,000 messages arrives whole and in order', async () => {
  const { here, there } = await pair();
  const heard: unknown[] = [];
  const all = Promise.withResolvers<void>();
  there.setHandler('data', (_, value) => {
    heard.push(value);
    if (heard.length === 5000) all.resolve();
  });
  await Promise.all(Array.from({ length: 5000 }, (_, index) => here.send(index)));
  await all.promise;
  expect(heard).toEqual(Array.from({ length: 5000 }, (_, index) => index));
});

test('what was queued before close arrives before it', async () => {
  const { here, there } = await pair();
  const heard: unknown[] = [];
  there.setHandler('data', (_, value) => heard.push(value));
  const closed = there.wait('close');
  void here.send('a');
  void here.send('b');
  await here.close();
  await closed;
  expect(heard).toEqual(['a', 'b']);
  expect(await here.send('c')).toBe(false);
});

test('a disconnect is noticed at both ends', async () => {
  const { alice, bob, here, there } = await pair();
  const closed = there.wait('close');
  await here.close();
  expect(await closed).toEqual([there, there.closeReason]);
  expect([here.closeCode, there.closeCode]).toEqual(['closed-here', 'closed-by-peer']);
  expect([alice.connections.size, bob.connections.size]).toEqual([0, 0]);
});

test('a value that the data type cannot carry rejects and sends nothing', async () => {
  const { here, there } = await pair({ dataType: 'bytes' });
  await expect(here.send('text')).rejects.toMatchObject({ code: 'data-type' });
  const heard = there.wait('data');
  await here.send(Buffer.from('ok'));
  expect(Buffer.from((await heard)[1] as Uint8Array).toString()).toBe('ok');
});

test('a stream fixes its size with the first frame, for both directions', async () => {
  const { here, there } = await pair({ dataType: 'bytes', stream: true });
  const first = there.wait('data');
  await here.send(Buffer.alloc(300, 1));
  await first;
  expect([here.dataSize, there.dataSize]).toEqual([300, 300]);
  await expect(here.send(Buffer.alloc(301))).rejects.toMatchObject({ code: 'data-size' });
  const back = here.wait('data');
  await there.send(Buffer.alloc(300, 2));
  expect((await back)[1]).toEqual(Buffer.alloc(300, 2));
});

test('a stream whose size was agreed in HELLO has no header at all', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=bytes&stream=True&data_size=4'));
  await caller.hear(128);
  const [, there] = await opened;
  const frame = there.wait('frame');
  caller.socket.write('abcd');
  expect(Buffer.from((await frame)[1]).toString()).toBe('abcd');
});

test('a body of 32 MiB streams from a source to a reader, unchanged', async () => {
  const content = randomBytes(32 << 20);
  const { here, there } = await pair({ dataType: 'bytes' });
  const hash = createHash('sha256');
  const done = Promise.withResolvers<number>();
  there.setHandler('body', async (_, { body, sizeBytes }) => {
    for await (const part of body) hash.update(part as Buffer);
    done.resolve(sizeBytes);
  });
  const parts = (async function* () {
    for (let at = 0; at < content.length; at += 100_000) yield content.subarray(at, at + 100_000);
  })();
  expect(await here.sendFrom(parts, content.length)).toBe(true);
  expect(await done.promise).toBe(content.length);
  expect(hash.digest('hex')).toBe(createHash('sha256').update(content).digest('hex'));
});

test('a reader that rests makes the sender rest', async () => {
  const { here, there } = await pair({ dataType: 'bytes' });
  const begun = there.wait('body');
  there.setHandler('body', () => undefined);
  let sent = 0;
  const endless = (async function* () {
    for (let count = 0; count < 4000; count++) yield Buffer.alloc(65_536);
  })();
  const sending = here.sendFrom(endless, 4000 * 65_536, {
    onProgress: (bytes) => {
      sent = bytes;
    },
  });
  const [, { body }] = await begun;
  // The pipe is full when nothing moved between two looks.
  for (let before = -1; before !== sent; ) {
    before = sent;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  expect(sent).toBeLessThan(4000 * 65_536);
  body.resume();
  expect(await sending).toBe(true);
});

test('a source that is too short closes the connection and rejects', async () => {
  const { here, there } = await pair({ dataType: 'bytes' });
  const body = there.wait('body');
  there.setHandler('body', () => undefined);
  const short = (async function* () {
    yield Buffer.from('abc');
  })();
  await expect(here.sendFrom(short, 10)).rejects.toMatchObject({ code: 'data-size' });
  const [, begun] = await body;
  await expect(begun.body.toArray()).rejects.toThrow();
});

test('an aborted sending closes the connection and resolves false', async () => {
  const { here, there } = await pair({ dataType: 'bytes' });
  there.setHandler('body', (_, { body }) => void body.resume());
  const closed = there.wait('close');
  const abort = new AbortController();
  const source = (async function* () {
    for (;;) yield Buffer.alloc(1000);
  })();
  const sending = here.sendFrom(source, 1e12, { signal: abort.signal, onProgress: () => abort.abort() });
  expect(await sending).toBe(false);
  await closed;
  expect(here.closeCode).toBe('sending-cancelled');
});

test('messages wait for a streamed body to end', async () => {
  const { here, there } = await pair({ dataType: 'bytes' });
  const heard: string[] = [];
  const both = Promise.withResolvers<void>();
  there.setHandler('data', (_, value) => {
    heard.push(Buffer.from(value as Uint8Array).toString());
    if (heard.length === 2) both.resolve();
  });
  const source = (async function* () {
    yield Buffer.from('ab');
    await new Promise((resolve) => setImmediate(resolve));
    yield Buffer.from('cd');
  })();
  await Promise.all([here.sendFrom(source, 4), here.send(Buffer.from('after'))]);
  await both.promise;
  expect(heard).toEqual(['abcd', 'after']);
});

test('a wrong type on a strict connection closes it with a reason', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True'));
  await caller.hear(128);
  const [, there] = await opened;
  const closed = there.wait('close');
  caller.socket.write(Buffer.concat([header('DATA|data_size=1&data_type=bytes'), Buffer.from('x')]));
  await closed;
  expect(there.closeCode).toBe('strict');
});

test('json that cannot be read closes the connection with a reason', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=json'));
  const [, there] = await opened;
  there.setHandler('data', () => undefined);
  const closed = there.wait('close');
  caller.socket.write(Buffer.concat([header('DATA|data_size=3&data_type=json'), Buffer.from('{{{')]));
  await closed;
  expect(there.closeCode).toBe('value');
});

test('a claimed name counts only when its address is the socket’s own', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=192.168.77.7:4444&data_type=json'));
  const [, connection] = await opened;
  expect(connection.peerName).toMatch(/^127\.0\.0\.1:/);
  expect(connection.peerName).not.toContain('4444');
});

test('a caller that never finishes its header is let go after the timeout', async () => {
  const bob = await network.peer({ timeoutMs: 100 });
  const caller = await network.dial(bob);
  caller.socket.write('HELLO|peer_name=');
  await caller.untilEnded();
  expect(bob.connections.size).toBe(0);
});

test('an unpadded HELLO, as the manual prints it, is accepted after a short silence', async () => {
  const bob = await network.peer();
  const caller = await network.dial(bob);
  caller.socket.write('HELLO|address_name=127.0.0.1:51515&data_type=json');
  expect((await caller.hear(128)).toString()).toBe(header('ACCEPT').toString());
});

test('an idle connection is kept alive from both sides', async () => {
  const bob = await network.peer({ timeoutMs: 50 });
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=json'));
  const heard = (await caller.hear(384)).toString();
  expect(heard).toBe(header('ACCEPT').toString() + header('PING').toString().repeat(2));
});

test('the other side that never ends is reset after our end', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=json'));
  const [, there] = await opened;
  await there.close();
  expect(caller.heard.toString()).toBe(header('ACCEPT').toString());
});

test('a peer that does not read cannot keep us from stopping', async () => {
  const bob = await network.peer();
  const opened = bob.wait('connection');
  const caller = await network.dial(bob);
  caller.socket.pause();
  caller.socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=bytes'));
  const [, there] = await opened;
  const sent = there.send(Buffer.alloc(64 << 20));
  await bob.stop();
  expect(await sent).toBe(false);
});

test('a connection can be destroyed at any moment of its closing', async () => {
  for (let turns = 0; turns < 12; turns++) {
    const { alice, bob, here, there } = await pair();
    const closed = here.close();
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    here.destroy('closed-here');
    await closed;
    if (!there.closed) await there.wait('close');
    await Promise.all([alice.stop(), bob.stop()]);
  }
});

test('broadcast counts who took the value', async () => {
  const alice = await network.peer();
  const bob = await network.peer();
  const carol = await network.peer();
  await alice.connect(bob.addressName);
  await alice.connect(carol.addressName, { dataType: 'bytes' });
  expect(await alice.broadcast('hello')).toBe(1);
});

test('handlers get their emitter first, listen and stop among them', async () => {
  const events: string[] = [];
  const peer = new Peer({
    address: '127.0.0.1',
    discoveryPort: 20_401,
    handlers: {
      listen: (it) => events.push(`listen ${it === peer}`),
      stop: (it) => events.push(`stop ${it === peer}`),
    },
  });
  await peer.start();
  await peer.stop();
  await peer.stop();
  expect(events).toEqual(['listen true', 'stop true']);
});

test('a handler that throws harms nothing else', async () => {
  const failures: string[] = [];
  const alice = await network.peer();
  const bob = await network.peer({
    log: (event) => failures.push(event),
    handlers: {
      connection: () => {
        throw new Error('oops');
      },
    },
  });
  const here = await alice.connect(bob.addressName);
  const [there] = bob.connections.values() as Iterable<Connection>;
  const heard = there?.wait('data');
  await here.send(1);
  expect((await heard)?.[1]).toBe(1);
  expect(failures).toEqual(['connection']);
});

test('a taken port is named', async () => {
  const alice = await network.peer();
  await expect(network.peer({ port: alice.address.port })).rejects.toMatchObject({ code: 'port-taken' });
});

test('an address of another machine is named', async () => {
  await expect(network.peer({ address: '203.0.113.7' })).rejects.toMatchObject({ code: 'no-such-address' });
});

test('the timeout is a property', async () => {
  expect((await network.peer({ timeoutMs: 1234 })).timeoutMs).toBe(1234);
});

test('waiting for what never comes times out or ends with the connection', async () => {
  const { here } = await pair();
  await expect(here.wait('data', { timeoutMs: 10 })).rejects.toMatchObject({ code: 'timeout' });
  const never = here.wait('data');
  void here.close();
  await expect(never).rejects.toMatchObject({ code: 'closed' });
});
