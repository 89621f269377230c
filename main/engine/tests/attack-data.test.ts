import { expect, test } from 'vitest';
import type { Connection } from '../connection.ts';
import type { Peer } from '../peer.ts';
import { HELLO, heldBytes, MEBIBYTE, turn } from './attacker.ts';
import { header, type RawSocket, testNetwork } from './network.ts';

const network = testNetwork(20_418);

/** A raw caller who was let in, and our end of it. */
async function letIn(hello: Buffer = HELLO): Promise<{ peer: Peer; caller: RawSocket; here: Connection }> {
  const peer = await network.peer();
  const called = peer.wait('connection');
  const caller = await network.dial(peer);
  caller.socket.on('end', () => caller.socket.end()).write(hello);
  const [, here] = await called;
  await caller.hear(128);
  return { peer, caller, here };
}

test.each<[string, Buffer]>([
  ...['1e18', '1000000000000000000', '-1', 'NaN', '0x10', '', '1.5'].map(
    (size) => [`a size of '${size}'`, header(`DATA|data_size=${size}&data_type=json`)] as [string, Buffer],
  ),
  ['a size beyond the limit', header('DATA|data_size=67108865&data_type=json')],
  ['a size given twice', header('DATA|data_size=1&data_size=2&data_type=json')],
  ['no size', header('DATA|data_type=json')],
  ['a type that does not exist', header('DATA|data_size=1&data_type=exec')],
  ['another HELLO', HELLO],
  ['bytes that are no UTF-8', Buffer.alloc(128, 0xff)],
])(
  'a message with %s closes the connection with a reason; nothing is made ready for it',
  async (_, bytes) => {
    const { caller, here } = await letIn();
    const values: unknown[] = [];
    here.setHandler('data', (_connection, value) => values.push(value));
    const before = process.memoryUsage().arrayBuffers;
    const closed = here.wait('close');
    caller.socket.write(Buffer.concat([bytes, Buffer.from('1')]));
    await closed;
    expect(here.closeCode).toMatch(/^(header|too-large)$/);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(MEBIBYTE);
    expect(values).toEqual([]);
  },
);

test.each(['end', 'resetAndDestroy'] as const)(
  'of a message of 1 MiB that breaks off after 10 bytes by %s nothing is given out',
  async (how) => {
    const { caller, here } = await letIn();
    const values: unknown[] = [];
    here.setHandler('data', (_, value) => values.push(value));
    const closed = here.wait('close');
    caller.socket.write(header(`DATA|data_size=${MEBIBYTE}&data_type=json`));
    await new Promise((resolve) => caller.socket.write('{"data": 1', resolve));
    caller.socket[how]();
    await closed;
    expect([here.closeCode, values]).toEqual([how === 'end' ? 'cut-off' : 'reset', []]);
  },
);

test.each(['json', 'bytes'])(
  'what was set aside for announced %s that never came whole is given back',
  async (type) => {
    const hello = header(`HELLO|peer_name=127.0.0.1:9&data_type=${type}&strict=True`);
    const before = heldBytes();
    for (let count = 0; count < 48; count++) {
      const { caller, here, peer } = await letIn(hello);
      const closed = here.wait('close');
      caller.socket.write(header(`DATA|data_size=${MEBIBYTE}&data_type=${type}`));
      await new Promise((resolve) => caller.socket.write('{"data": 1', resolve));
      caller.socket.end();
      await closed;
      expect(peer.connections.size).toBe(0);
      await peer.stop();
    }
    // The collector works in its own time; were something held, this would have no end.
    while (heldBytes() - before > 8 * MEBIBYTE) await turn();
  },
);
