/** One way: `one-way.ts ours|bare send|receive COUNT [PORT]`. The receiver reports messages per second. */
import { once } from 'node:events';
import { bareSocket } from './bare-socket.ts';
import { ourConnection } from './lanline-connection.ts';
import { message, wireBytes } from './message.ts';

const [who, role, countText, port] = process.argv.slice(2);
const count = Number(countText);
const PER_TICK = 500;

if (who === 'ours') {
  const connection = await ourConnection(port, { dataType: 'json' });
  if (role === 'send') {
    for (let sent = 0; sent < count; ) {
      let last: Promise<boolean> = Promise.resolve(true);
      for (let i = 0; i < PER_TICK; i++, sent++) last = connection.send(message(sent));
      await last;
    }
  } else {
    let heard = 0;
    let startedAt = 0;
    connection.setHandler('data', (_, value) => {
      if (startedAt === 0) startedAt = performance.now();
      if ((value as { n: number }).n !== 100_000_000 + heard)
        throw new Error('A message was lost or changed.');
      if (++heard === count) reportRate(startedAt);
    });
  }
} else {
  const socket = await bareSocket(port);
  if (role === 'send') {
    const bytes = wireBytes(0);
    for (let sent = 0; sent < count; sent++) {
      if (!socket.write(bytes)) await once(socket, 'drain');
    }
  } else {
    const all = count * wireBytes(0).length;
    let heard = 0;
    let startedAt = 0;
    socket.on('data', (bytes) => {
      if (startedAt === 0) startedAt = performance.now();
      heard += bytes.length;
      if (heard === all) reportRate(startedAt);
    });
  }
}

function reportRate(startedAt: number): void {
  process.send?.({ figures: [count / ((performance.now() - startedAt) / 1000)] });
}
