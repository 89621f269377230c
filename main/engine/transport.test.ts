import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Transport } from './transport.ts';

const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** Both ends of a connection on loopback: the dialled one with its lent buffer, the accepted one without. */
async function ends(): Promise<{ dialled: Transport; accepted: Transport }> {
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const dialled = Transport.dialled({ host: '127.0.0.1', port }, undefined, (options) =>
    connect(options).pause(),
  );
  const [socket] = (await once(server, 'connection')) as [Socket];
  sockets.push(socket, dialled.socket);
  server.close();
  return { dialled, accepted: Transport.accepted(socket) };
}

const sides = ['dialled', 'accepted'] as const;
const other = { dialled: 'accepted', accepted: 'dialled' } as const;

/** Resolves to a copy of the next `count` bytes. */
function heard(transport: Transport, count: number): Promise<Buffer> {
  return new Promise((resolve) => {
    const copies: Buffer[] = [];
    transport.receive((bytes) => {
      copies.push(Buffer.from(bytes));
      const all = Buffer.concat(copies);
      if (all.length >= count) resolve(all);
    });
    transport.resume();
  });
}

test.each(sides)('bytes without a receiver are kept in order: %s', async (side) => {
  const transports = await ends();
  const { [side]: here, [other[side]]: there } = transports;
  here.resume();
  there.socket.end('abc');
  await once(here.socket, 'end');
  expect(here.ended).toBe(true);
  here.unread(Buffer.from('>'));
  expect((await heard(here, 4)).toString()).toBe('>abc');
});

test.each(sides)(
  'a socket is paused when the backlog is full, and resumed with the next receiver: %s',
  async (side) => {
    const { [side]: here, [other[side]]: there } = await ends();
    const sent = Buffer.alloc(16 << 20, 'x');
    here.resume();
    let written = false;
    there.socket.write(sent, () => {
      written = true;
    });
    while (!here.socket.isPaused()) await new Promise(setImmediate);
    expect(written).toBe(false);
    expect((await heard(here, sent.length)).equals(sent)).toBe(true);
  },
);

test.each(sides)(
  'bytes are lent for the call alone, so a receiver that stops leaves the rest: %s',
  async (side) => {
    const { [side]: here, [other[side]]: there } = await ends();
    const first = new Promise<string>((resolve) => {
      here.receive((bytes) => {
        here.receive(undefined);
        here.unread(Buffer.from(bytes.subarray(1)));
        resolve(String(bytes.subarray(0, 1)));
      });
    });
    here.resume();
    there.socket.write('abc');
    expect(await first).toBe('a');
    expect((await heard(here, 2)).toString()).toBe('bc');
  },
);

test.each(sides)('many dialled sockets share one buffer and mix nothing up: %s', async (side) => {
  const all = await Promise.all(Array.from({ length: 20 }, ends));
  const received = all.map(({ [side]: here }) => heard(here, 100_000));
  all.forEach(({ [other[side]]: there }, index) => {
    there.socket.write(Buffer.alloc(100_000, index));
  });
  for (const [index, bytes] of (await Promise.all(received)).entries()) {
    expect(bytes.equals(Buffer.alloc(100_000, index))).toBe(true);
  }
});
