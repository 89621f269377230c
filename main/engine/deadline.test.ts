import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { deadline } from './deadline.ts';

/** Keeps this process from looking at its sockets, as a sleep of the machine does. */
function freeze(durationMs: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, durationMs);
}

/** What comes first: an answer that arrives while this process is frozen, or the deadline that passes meanwhile. */
async function orderAfterFreezing(wait: (onLate: () => void) => unknown): Promise<string[]> {
  const server = createServer().listen(0, '127.0.0.1');
  const accepted = once(server, 'connection') as Promise<[Socket]>;
  await once(server, 'listening');
  const socket = connect((server.address() as { port: number }).port, '127.0.0.1');
  const [[other]] = await Promise.all([accepted, once(socket, 'connect')]);
  const order: string[] = [];
  const bothCame = new Promise<void>((resolve) => {
    const came = (what: string) => order.push(what) === 2 && resolve();
    socket.on('data', () => came('answer'));
    wait(() => came('deadline'));
  });
  other.write('answer');
  freeze(100);
  await bothCame;
  socket.destroy();
  other.destroy();
  server.close();
  return order;
}

test('an answer that came while we were frozen is read before the deadline', async () => {
  expect(await orderAfterFreezing((onLate) => deadline(50, onLate))).toEqual(['answer', 'deadline']);
});

test('a bare timer would have taken it for silence', async () => {
  expect(await orderAfterFreezing((onLate) => setTimeout(onLate, 50))).toEqual(['deadline', 'answer']);
});

test('a cancelled deadline never comes, not even after its time', async () => {
  let late = false;
  const cancel = deadline(1, () => {
    late = true;
  });
  // Runs in the same turn as the deadline's own timer, and after it.
  setTimeout(cancel, 1);
  freeze(10);
  await new Promise(setImmediate);
  await new Promise(setImmediate);
  expect(late).toBe(false);
});
