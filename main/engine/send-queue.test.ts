import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Outbox } from './send-queue.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

async function pair(): Promise<{ outbox: Outbox; here: Socket; there: Socket }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const here = connect({ ...(server.address() as { port: number }), host: '127.0.0.1' });
  const [there] = (await once(server, 'connection')) as [Socket];
  server.close();
  sockets.push(here, there);
  return { outbox: new Outbox(here), here, there };
}

async function textOf(socket: Socket): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of socket) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

const bytes = (text: string) => Buffer.from(text);

test('messages of one tick leave in one write, in their order, and are sent together', async () => {
  const { outbox, here, there } = await pair();
  let writes = 0;
  const write = here.write.bind(here) as (...args: unknown[]) => boolean;
  here.write = (...args: unknown[]) => {
    writes++;
    return write(...args);
  };
  const sent = [
    outbox.write(bytes('a'), bytes('1')),
    outbox.write(bytes('b')),
    outbox.write(bytes('c'), bytes('3')),
  ];
  expect(await Promise.all(sent)).toEqual([true, true, true]);
  expect(writes).toBe(1);
  await outbox.end();
  expect(await textOf(there)).toBe('a1bc3');
});

test('a large message neither overtakes the small ones before it nor lets later ones pass', async () => {
  const { outbox, there } = await pair();
  const large = 'L'.repeat(100_000);
  void outbox.write(bytes('s'));
  void outbox.write(bytes('h'), bytes(large));
  void outbox.write(bytes('t'));
  await outbox.end();
  expect(await textOf(there)).toBe(`sh${large}t`);
});

test('what would fill memory in one tick leaves in between', async () => {
  const { outbox, there } = await pair();
  const messages = Array.from({ length: 30_000 }, (_, index) => String(index).padStart(10, '0'));
  for (const message of messages) void outbox.write(bytes(message));
  void outbox.end();
  expect(await textOf(there)).toBe(messages.join(''));
});

test('messages wait while a body has the socket, and it waits for those before it', async () => {
  const { outbox, there } = await pair();
  void outbox.write(bytes('before '));
  const body = outbox.exclusively(async (put) => {
    await put(bytes('head '), bytes('one '));
    void outbox.write(bytes('after'));
    await put(bytes('two '));
  });
  await body;
  await outbox.end();
  expect(await textOf(there)).toBe('before head one two after');
});

test('what cannot be sent any more resolves false', async () => {
  const { outbox, here } = await pair();
  const queued = outbox.write(bytes('a'));
  here.destroy();
  expect(await queued).toBe(false);
  expect(await outbox.write(bytes('b'))).toBe(false);
  expect(await outbox.write(bytes('c'), Buffer.alloc(100_000))).toBe(false);
});
