/** `round-trip.ts ours|bare ask|answer COUNT [PORT]`. Reports the median and p99 in microseconds. */
import { quantile } from '../tables.ts';
import { bareSocket } from './bare-socket.ts';
import { ourConnection } from './lanline-connection.ts';
import { message, wireBytes } from './message.ts';

const [who, role, countText, port] = process.argv.slice(2);
const count = Number(countText);
const WARM_UP = 2_000;

const times: number[] = [];
let askedAt = 0;

/** Records the time, and asks again. */
function answered(ask: (index: number) => void): void {
  times.push((performance.now() - askedAt) * 1000);
  if (times.length === count + WARM_UP) {
    const counted = times.slice(WARM_UP);
    process.send?.({ figures: [quantile(counted, 0.5), quantile(counted, 0.99)] });
    return;
  }
  askedAt = performance.now();
  ask(times.length);
}

if (who === 'ours') {
  const connection = await ourConnection(port, { dataType: 'json' });
  const ask = (index: number) => void connection.send(message(index));
  connection.setHandler('data', (_, value) => {
    if (role === 'ask') answered(ask);
    else void connection.send(value);
  });
  if (role === 'ask') {
    askedAt = performance.now();
    ask(0);
  }
} else {
  const socket = await bareSocket(port);
  const ask = (index: number) => void socket.write(wireBytes(index));
  socket.on('data', (bytes: Buffer) => {
    if (role === 'ask') answered(ask);
    else socket.write(bytes);
  });
  if (role === 'ask') {
    askedAt = performance.now();
    ask(0);
  }
}
