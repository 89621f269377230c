import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, connect, createServer } from 'node:net';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Peer } from '../../engine/index.ts';
import { privatePort, TestMessenger } from './test-messenger.ts';

let alice: TestMessenger;
let program: Peer;
beforeEach(async () => {
  const discoveryPort = await privatePort();
  alice = await TestMessenger.open('Alice', discoveryPort);
  program = await new Peer({ address: '127.0.0.1', discoveryPort, invisible: true }).start();
});
afterEach(async () => {
  await program.stop();
  await alice.close();
});

/** The program calls Alice, who accepts. */
async function call(options: Parameters<Peer['connect']>[1]) {
  const connecting = program.connect(alice.address, { timeoutMs: 5000, ...options });
  await alice.answer('program', true);
  return connecting;
}

test('a program is offered with the connection contract it asks for', async () => {
  const connecting = program.connect(alice.address, {
    dataType: 'raw',
    stream: true,
    dataSize: 2048,
    timeoutMs: 5000,
  });
  const offer = await alice.answer('program', false);
  expect(offer).toMatchObject({
    lanline: false,
    addressName: program.addressName,
    what: { kind: 'program', dataType: 'raw', strict: true, stream: true, dataSize: 2048 },
  });
  await expect(connecting).rejects.toMatchObject({ code: 'denied' });
});

test('strings from a program are texts, and texts reach it as strings', async () => {
  const connection = await call({});
  const received = connection.wait('data');
  await connection.send('hi from Python');
  await alice.text('hi from Python');
  await alice.call('sendText', program.addressName, 'hi program');
  expect((await received)[1]).toBe('hi program');
});

test('sending a text to a program connects to it', async () => {
  const received = Promise.withResolvers<unknown>();
  program.setHandler('connection', (_, connection) => {
    connection.setHandler('data', (_, value) => received.resolve(value));
  });
  await alice.call('connectTo', program.addressName);
  await alice.call('sendText', program.addressName, 'first');
  expect(await received.promise).toBe('first');
});

test('other values from a program are trees, even if they look like messages', async () => {
  const connection = await call({ dataType: 'raw' });
  await connection.send({ type: 'text', list: [1, [2, 3]], text: 'not a message' });
  const item = await alice.item('value');
  expect(item.root).toMatchObject({ kind: 'dict', childCount: 3 });
  const nodes = await alice.call('expand', item.id, [1, 1], 0, 10);
  expect(nodes.map(({ key, text }) => [key, text])).toEqual([
    ['0', '2'],
    ['1', '3'],
  ]);
});

test('short bytes are a message that can be read and saved', async () => {
  const connection = await call({ dataType: 'bytes' });
  const bytes = randomBytes(100_000);
  await connection.send(bytes);
  const item = await alice.item('bytes');
  expect(item.sizeBytes).toBe(100_000);
  expect(await alice.call('readBytes', item.id, 99_990, 100)).toBe(bytes.subarray(99_990).toString('base64'));
  const path = await alice.call('saveBytes', item.id);
  expect((await readFile(path ?? '')).equals(bytes)).toBe(true);
});

test('large bytes become a file', async () => {
  const connection = await call({ dataType: 'bytes' });
  const bytes = randomBytes(3 * 1024 * 1024);
  await connection.send(bytes);
  const transfer = await alice.transfer('in', 'done');
  expect(basename(transfer.savedAs ?? '')).toMatch(/^127.+ \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.bin$/);
  expect((await readFile(transfer.savedAs ?? '')).equals(bytes)).toBe(true);
});

test('a file sent to a program is one bytes message', async () => {
  const arrived = Promise.withResolvers<unknown>();
  program.setHandler('connection', (_, connection) => {
    connection.setHandler('data', (_, value) => arrived.resolve(value));
  });
  const content = randomBytes(2 * 1024 * 1024);
  const path = join(alice.folder, 'a.bin');
  await writeFile(path, content);
  const id = await alice.call('connectTo', program.addressName);
  await alice.call('sendFiles', id, [{ name: 'a.bin', sizeBytes: content.byteLength, path }]);
  await alice.transfer('out', 'done');
  expect(content.equals((await arrived.promise) as Uint8Array)).toBe(true);
});

test('all frames of a stream are counted, some are sampled, and it ends', async () => {
  const connection = await call({ stream: true, dataSize: 64, dataType: 'bytes' });
  for (let i = 0; i < 500; i++) await connection.send(Buffer.alloc(64, i % 256));
  await connection.close();
  const stream = await alice.until(() => {
    const item = [...alice.items.values()].find((each) => each.kind === 'stream');
    return item?.kind === 'stream' && item.stream.state === 'ended' && item.stream;
  });
  expect(stream).toMatchObject({ frames: 500, totalBytes: 32_000, frameBytes: 64 });
  expect(stream.sampleBase64).toBe(Buffer.alloc(64, 499 % 256).toString('base64'));
  expect(stream.skipped).toBeGreaterThan(0);
});

test('a broken contract is noted in the conversation', async () => {
  // The engine's own connections never send a different type on a strict connection.
  const [host, port] = alice.address.split(':');
  const socket = connect(Number(port), host);
  const server = createServer().listen(0, '127.0.0.1');
  await Promise.all([once(socket, 'connect'), once(server, 'listening')]);
  const { port: listening } = server.address() as AddressInfo;
  socket.write(`HELLO|peer_name=127.0.0.1:${listening}&data_type=json&strict=True`.padEnd(128, '|'));
  await alice.answer('program', true);
  await once(socket, 'data');
  socket.write(`${'DATA|data_size=2&data_type=bytes'.padEnd(128, '|')}no`);
  const notice = await alice.item('notice');
  expect(notice).toMatchObject({ tone: 'problem', from: 'system' });
  socket.destroy();
  server.close();
});

test('a rule for an address answers until it is revoked', async () => {
  const options = { dataType: 'raw', timeoutMs: 5000, parallel: true } as const;
  const first = program.connect(alice.address, options);
  const offer = await alice.until(() => alice.offers[0]);
  await alice.call('answerOffer', offer.id, true, { what: 'kind' });
  await first;
  // Another program on the same machine, like the same one after a restart.
  const other = await new Peer({
    address: '127.0.0.1',
    discoveryPort: await privatePort(),
    invisible: true,
  }).start();
  try {
    await other.connect(alice.address, options);
    expect(alice.offers).toEqual([]);
    const rules = await alice.call('rules');
    expect(rules).toEqual([{ subject: '127.0.0.1', name: '127.0.0.1', kind: 'data', action: 'accept' }]);
    // The rule doesn't cover another kind.
    const talking = other.connect(alice.address, { ...options, dataType: 'json' });
    await alice.answer('program', false);
    await expect(talking).rejects.toMatchObject({ code: 'denied' });
    await alice.call('revokeRule', '127.0.0.1', 'data');
    const again = other.connect(alice.address, options);
    await alice.answer('program', true);
    await again;
  } finally {
    await other.stop();
  }
});

test('a blocked address is denied without asking', async () => {
  const first = program.connect(alice.address, { timeoutMs: 5000 });
  const offer = await alice.until(() => alice.offers[0]);
  await alice.call('answerOffer', offer.id, false, { what: 'any' });
  await expect(first).rejects.toMatchObject({ code: 'denied' });
  for (const dataType of ['json', 'bytes', 'raw'] as const) {
    const next = program.connect(alice.address, { dataType, timeoutMs: 5000 });
    await expect(next).rejects.toMatchObject({ code: 'denied' });
  }
  expect(alice.offers).toEqual([]);
});

test('a forgotten program receives nothing it could not understand', async () => {
  const connection = await call({});
  const received: unknown[] = [];
  connection.on('data', (_, value) => received.push(value));
  const closed = connection.wait('close');
  const path = join(alice.folder, 'a.bin');
  await writeFile(path, 'content');
  program.setHandler('offer', () => new Promise<boolean>(() => undefined)); // it never answers
  await alice.call('sendFiles', program.addressName, [{ name: 'a.bin', sizeBytes: 7, path }]);
  await alice.call('forget', program.addressName);
  await closed;
  expect(received).toEqual([]);
});
