/** Closing towards the Python library, and the first words to it (protocol.md, layer 1). */
import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import type { Connection } from '../index.ts';
import { startLibraryPeer } from './library-peer.ts';
import { header, testNetwork } from './network.ts';

const network = testNetwork(20_432);
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

test('the library spins when it sees an end, and a reset after it changes nothing', async () => {
  const library = await startLibraryPeer();
  const [host, port] = library.addressName.split(':');
  const socket = connect({ host: host ?? '', port: Number(port), allowHalfOpen: true });
  socket.write(header(`HELLO|peer_name=127.0.0.1:9&data_type=json&strict=True`));
  await once(socket, 'data');
  socket.end();
  await once(socket, 'finish');
  expect(await library.spins()).toBe(true);
  socket.resetAndDestroy();
  expect(await library.spins()).toBe(true);
  expect(await library.noticed(0)).toBe(0);
});

test('the library notices that we close a quiet connection, at once', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const here = await alice.connect(library.addressName);
  await here.close();
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test('the library notices that we close the connection which it opened', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const called = alice.wait('connection');
  expect(await library.connect(alice.addressName)).toBe('ACCEPT');
  await (await called)[1].close();
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test('what we said just before closing is heard whole, and then the end is noticed', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const here = await alice.connect(library.addressName);
  // One write: the library loses its place where a header arrives in two pieces.
  for (const number of numbers(400)) void here.send(number);
  await here.close();
  expect(await library.heard(400)).toEqual(numbers(400));
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test('a body that was sent just before closing is heard whole', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const here = await alice.connect(library.addressName, { dataType: 'bytes' });
  const part = Buffer.alloc(1 << 20, 'lanline');
  const body = async function* () {
    for (let count = 0; count < 8; count++) yield part;
  };
  expect(await here.sendFrom(body(), 8 << 20)).toBe(true);
  await here.close();
  expect(await library.heard(1)).toEqual([8 << 20]);
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test('what the library said before we close arrives', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const called = alice.wait('connection');
  await library.connect(alice.addressName);
  const [, here] = await called;
  const heard: unknown[] = [];
  here.setHandler('data', (_, value) => heard.push(value));
  await library.send(500);
  await here.close();
  expect(heard).toEqual(numbers(500));
});

test('a whole peer that stops is noticed as well, and is soon done', async () => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const here = await alice.connect(library.addressName);
  await here.send('the last word');
  await alice.stop();
  expect(here.closeCode).toBe('stopped');
  expect(await library.heard(1)).toEqual(['the last word']);
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test('the library is not left spinning when its offer is denied', async () => {
  const [alice, library] = [
    await network.peer({ handlers: { offer: () => false } }),
    await startLibraryPeer(),
  ];
  expect(await library.connect(alice.addressName)).toBe('DENY');
  expect(await library.spins()).toBe(false);
});

test('after a message that breaks the protocol, the library notices that we closed', async () => {
  const [alice, library] = [await network.peer({ maxMessageBytes: 10 }), await startLibraryPeer()];
  const called = alice.wait('connection');
  await library.connect(alice.addressName);
  const [, here] = await called;
  const closed = here.wait('close');
  await library.send(1); // {"data": 0} has eleven bytes
  await closed;
  expect(here.closeCode).toBe('too-large');
  expect(await library.noticed(1)).toBe(1);
  expect(await library.spins()).toBe(false);
});

test.each([
  ['a connection', {}],
  ['a stream', { stream: true }],
])('the first words on %s are not said before the library can hear them: six of six', async (_, options) => {
  const [alice, library] = [await network.peer(), await startLibraryPeer()];
  const here = await alice.connect(library.addressName, options);
  await Promise.all(numbers(6).map((number) => here.send(number)));
  expect(await library.heard(6)).toEqual(numbers(6));
});

test('a plain peer to whom nothing was said lately is reset without an end', async () => {
  const alice = await network.peer();
  const closing = Promise.withResolvers<string>();
  const port = await network.listen(async (caller) => {
    await caller.hear(128);
    caller.socket.write(header('ACCEPT'));
    await caller.untilEnded();
    closing.resolve(caller.ended ? 'ended' : 'reset');
  });
  await (await alice.connect(`127.0.0.1:${port}`)).close();
  expect(await closing.promise).toBe('reset');
});

test('a plain peer that gives no sign sees an end, and is not waited for any longer', async () => {
  const alice = await network.peer();
  const answer = Promise.withResolvers<string>();
  const port = await network.listen(async (caller) => {
    await caller.hear(128);
    caller.socket.write(header('ACCEPT'));
    await caller.hear(128 + 1);
    await caller.untilEnded();
    answer.resolve(caller.ended ? 'ended' : 'reset');
  });
  const here = await alice.connect(`127.0.0.1:${port}`);
  await here.send('a word');
  await here.close();
  expect(await answer.promise).toBe('ended');
  expect(here.closeCode).toBe('closed-here');
});

test('a plain peer that ends first is ended as well, at once', async () => {
  const alice = await network.peer();
  const ended = Promise.withResolvers<void>();
  const port = await network.listen(async (caller) => {
    await caller.hear(128);
    caller.socket.write(header('ACCEPT'));
    await caller.hear(128 + 1);
    caller.socket.end();
    await caller.untilEnded();
    if (caller.ended) ended.resolve();
    else ended.reject(new Error('reset'));
  });
  const here = await alice.connect(`127.0.0.1:${port}`);
  await here.send('a word');
  await ended.promise;
  expect(here.closeCode).toBe('closed-by-peer');
});

test('a body on its way is received whole after we have closed', async () => {
  const { alice, bob } = { alice: await network.peer(), bob: await network.peer() };
  const called = bob.wait('connection');
  const here = await alice.connect(bob.addressName, { dataType: 'bytes' });
  const [, there] = await called;
  const begun = Promise.withResolvers<Connection>();
  const received = Promise.withResolvers<number>();
  there.setHandler('body', async (connection, { body }) => {
    begun.resolve(connection);
    let size = 0;
    for await (const part of body) size += part.length;
    received.resolve(size);
  });
  const goOn = Promise.withResolvers<void>();
  const halves = async function* () {
    yield Buffer.alloc(1000);
    await goOn.promise;
    yield Buffer.alloc(1000);
  };
  const sent = here.sendFrom(halves(), 2000);
  const closed = (await begun.promise).close();
  goOn.resolve();
  expect([await sent, await received.promise]).toEqual([true, 2000]);
  await closed;
});

test('two plain peers that close at once are both done', async () => {
  const { here, there } = await network.pair();
  await Promise.all([here.send(1), there.send(2)]);
  await Promise.all([here.close(), there.close()]);
  expect([here.closed, there.closed]).toEqual([true, true]);
});

test('no keep-alive claims that everything was read while a body waits for its reader', async () => {
  const bob = await network.peer({ timeoutMs: 20 });
  const callers = await Promise.all([network.dial(bob), network.dial(bob)]);
  const [waiting, idle] = callers as [(typeof callers)[0], (typeof callers)[0]];
  bob.on('connection', (_, connection) => connection.setHandler('body', () => undefined));
  for (const { socket } of callers)
    socket.write(header('HELLO|peer_name=127.0.0.1:9&data_type=bytes&strict=True'));
  await Promise.all(callers.map((caller) => caller.hear(128)));
  // More than socket buffers and the body's own take; written until nobody takes any more.
  const sizeBytes = 64 << 20;
  waiting.socket.write(header(`DATA|data_size=${sizeBytes}&data_type=bytes`));
  waiting.socket.write(Buffer.alloc(sizeBytes));
  const heardBytes = async (count: number) => (await idle.hear(idle.heard.length + count)).length;
  const takenBytes = () => waiting.socket.bytesWritten - waiting.socket.writableLength;
  for (let before = -1; before !== takenBytes(); ) {
    before = takenBytes();
    await heardBytes(3 * 128);
  }
  const before = waiting.heard.length;
  // The other connection shares the clock: five of its keep-alives are five that were due here.
  await heardBytes(5 * 128);
  expect(waiting.heard.length).toBe(before);
});
