import { expect, test } from 'vitest';
import type { Connection } from '../index.ts';
import { header, testNetwork } from './network.ts';
import { bytesOf, recordings } from './recordings.ts';

const network = testNetwork(20_404);
const HEADER_BYTES = 128;

/** The expected values of one session, except what the library itself got wrong. */
async function values(connection: Connection, script: () => void): Promise<unknown[]> {
  const heard: unknown[] = [];
  connection.setHandler('data', (_, value) => heard.push(value));
  const closed = connection.wait('close');
  script();
  await closed;
  return heard;
}

for (const recording of recordings.filter((it) => it.accepted)) {
  const initiator = bytesOf(recording, 'initiator');
  const acceptor = bytesOf(recording, 'acceptor');

  test(`${recording.name}: our acceptor takes what the recorded caller wrote, in one piece or two`, async () => {
    const bob = await network.peer();
    const session = async (cut: number) => {
      const opened = bob.wait('connection');
      const caller = await network.dial(bob);
      caller.socket.write(initiator.subarray(0, cut));
      if (cut >= HEADER_BYTES) await caller.hear(HEADER_BYTES);
      caller.socket.write(initiator.subarray(cut));
      const [, connection] = await opened;
      const heard = await values(connection, () => caller.socket.end());
      expect(caller.heard.subarray(0, HEADER_BYTES)).toEqual(header('ACCEPT'));
      return heard;
    };
    const whole = await session(initiator.length);
    for (const cut of cutsOf(initiator.length)) expect(await session(cut)).toEqual(whole);
  });

  test(`${recording.name}: our initiator takes what the recorded peer answered, in one piece or two`, async () => {
    const alice = await network.peer();
    const session = async (cut: number) => {
      const port = await network.listen(async (callee) => {
        await callee.hear(HEADER_BYTES);
        callee.socket.write(acceptor.subarray(0, cut));
        callee.socket.write(acceptor.subarray(cut));
        callee.socket.end();
      });
      const connection = await alice.connect(`127.0.0.1:${port}`, {
        strict: true,
        ...agreed(recording.name),
      });
      return values(connection, () => undefined);
    };
    const whole = await session(acceptor.length);
    expect(whole).toHaveLength(recording.received.initiator.length);
    for (const cut of cutsOf(acceptor.length)) expect(await session(cut)).toEqual(whole);
  });
}

test('a recorded denial is a denial', async () => {
  const recording = recordings.find((it) => !it.accepted);
  if (recording === undefined) throw new Error('no recording of a denial');
  const alice = await network.peer();
  const port = await network.listen(async (callee) => {
    await callee.hear(HEADER_BYTES);
    callee.socket.end(bytesOf(recording, 'acceptor'));
  });
  await expect(alice.connect(`127.0.0.1:${port}`)).rejects.toMatchObject({ code: 'denied' });
  const bob = await network.peer({ handlers: { offer: () => false } });
  const caller = await network.dial(bob);
  caller.socket.write(bytesOf(recording, 'initiator'));
  await caller.untilEnded();
  expect(caller.heard).toEqual(bytesOf(recording, 'acceptor'));
});

/** Cuts at every byte in and around headers, and at a prime step in larger bodies; the frame reader's tests cut everywhere. */
function cutsOf(length: number): number[] {
  const cuts: number[] = [];
  for (let cut = 1; cut < length; cut += cut < 300 ? 7 : 211) cuts.push(cut);
  return [...cuts, HEADER_BYTES - 1, HEADER_BYTES, HEADER_BYTES + 1].filter((cut) => cut < length);
}

function agreed(name: string): { dataType?: 'raw' | 'bytes'; stream?: boolean } {
  if (name === 'raw-accepted') return { dataType: 'raw' };
  if (name.startsWith('bytes')) return { dataType: 'bytes' };
  if (name === 'stream-auto') return { dataType: 'raw', stream: true };
  return name.startsWith('stream') ? { dataType: 'bytes', stream: true } : {};
}
