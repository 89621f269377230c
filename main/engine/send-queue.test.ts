import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { SendQueue } from './send-queue.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function pair(): Promise<{ queue: SendQueue; here: Socket; there: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect({ ...(server.address() as { port: number }), host: '127.0.0.1' });
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  sockets.push(here, there);
  return { queue: new SendQueue(here), here, there };
}

async function textOf(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const bytes = (text: string) => Buffer.from(text);

test('messages of one tick are sent in order in one write', async () => {
  const { queue, here, there } = await pair();
  let writes = 0;
  const write = here.write.bind(here) as (...args: unknown[]) => boolean;
  here.write = (...args: unknown[]) => {
    writes++;
    return write(...args);
  };
  const sent = [
    queue.write(bytes('a'), bytes('1')),
    queue.write(bytes('b')),
    queue.write(bytes('c'), bytes('3')),
  ];
  expect(await Promise.all(sent)).toEqual([true, true, true]);
  expect(writes).toBe(1);
  await queue.end();
  expect(await textOf(there)).toBe('a1bc3');
});

test('a large message keeps its place among small ones', async () => {
  const { queue, there } = await pair();
  const large = 'L'.repeat(100_000);
  void queue.write(bytes('s'));
  void queue.write(bytes('h'), bytes(large));
  void queue.write(bytes('t'));
  await queue.end();
  expect(await textOf(there)).toBe(`sh${large}t`);
});

test('many messages of one tick are written before they fill the memory', async () => {
  const { queue, there } = await pair();
  const messages = Array.from({ length: 30_000 }, (_, index) => String(index).padStart(10, '0'));
  for (const message of messages) void queue.write(bytes(message));
  void queue.end();
  expect(await textOf(there)).toBe(messages.join(''));
});

test('messages wait while a body is being written, and it waits for those before it', async () => {
  const { queue, there } = await pair();
  void queue.write(bytes('before '));
  const body = queue.exclusively(async (put) => {
    await put(bytes('head '), bytes('one '));
    void queue.write(bytes('after'));
    await put(bytes('two '));
  });
  await body;
  await queue.end();
  expect(await textOf(there)).toBe('before head one two after');
});

test('what can no longer be sent resolves false', async () => {
  const { queue, here } = await pair();
  const queued = queue.write(bytes('a'));
  here.destroy();
  expect(await queued).toBe(false);
  expect(await queue.write(bytes('b'))).toBe(false);
  expect(await queue.write(bytes('c'), Buffer.alloc(100_000))).toBe(false);
});

test('what is sent during a pause is sent after it, in order, with what comes later behind it', async () => {
  const { queue, there } = await pair();
  queue.hold(20);
  const early = [queue.write(bytes('a')), queue.write(bytes('b')), queue.write(bytes('L'.repeat(100_000)))];
  const body = queue.exclusively(async (put) => {
    await put(bytes('<'));
    return put(bytes('>'));
  });
  await queue.write(bytes('c'));
  void queue.write(bytes('d'));
  expect(await Promise.all([...early, body])).toEqual([true, true, true, true]);
  await queue.end();
  expect(await textOf(there)).toBe(`ab${'L'.repeat(100_000)}<>cd`);
});

test('a queue is idle during a pause in which nothing was said, and not while anything is on its way', async () => {
  const { queue } = await pair();
  queue.hold(20);
  expect([queue.idle, queue.saidAt]).toEqual([true, Number.NEGATIVE_INFINITY]);
  const sent = queue.write(bytes('a'));
  expect(queue.idle).toBe(false);
  await sent;
  expect(queue.idle).toBe(true);
  expect(queue.saidAt).toBeGreaterThan(0);
});

test('what is held is not sent once the connection has ended', async () => {
  const { queue, here } = await pair();
  queue.hold(20);
  const sent = queue.write(bytes('a'));
  here.destroy();
  expect(await sent).toBe(false);
});
