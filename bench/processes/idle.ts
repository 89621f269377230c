/**
 * Idle connections: `idle.ts ours|bare listen|dial COUNT [PORT]`. The listener reports by how many KB of memory
 * its process grew per connection.
 */
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Peer } from '../../main/engine/index.ts';
import { report } from '../two-processes.ts';

const [who, role, countText, port] = process.argv.slice(2);
const count = Number(countText);
const sockets: Socket[] = [];
const WARM_UP = 200;
const address = '127.0.0.1';

if (role === 'listen') {
  const whole = counter();
  let port: number;
  if (who === 'ours') {
    const peer = new Peer({ address, discoveryPort: 20_498, handlers: { connection: whole.add } });
    port = (await peer.start()).address.port;
  } else {
    const server = createServer((socket) => {
      sockets.push(socket.on('data', () => undefined));
      socket.write('ready');
      whole.add();
    });
    server.listen(0, address);
    await once(server, 'listening');
    const bound = server.address();
    port = bound !== null && typeof bound === 'object' ? bound.port : 0;
  }
  report({ port });
  await whole.reached(WARM_UP);
  const before = await memoryKb();
  await whole.reached(WARM_UP + count);
  report({ figures: [((await memoryKb()) - before) / count] });
} else {
  const peers: Peer[] = [];
  for (let i = 0; i < WARM_UP + count; i++) {
    if (who === 'bare') {
      const socket = connect(Number(port), address);
      sockets.push(socket);
      await once(socket, 'data');
    } else {
      // A peer has one connection per data type, so each connection needs its own peer.
      const peer = await new Peer({ address, discoveryPort: 20_498, invisible: true }).start();
      peers.push(peer);
      await peer.connect(`${address}:${port}`);
    }
    if (i === WARM_UP) await pause(1500);
  }
}

function counter(): { add: () => void; reached: (wanted: number) => Promise<void> } {
  let counted = 0;
  let look = (): void => undefined;
  return {
    add: () => {
      counted++;
      look();
    },
    reached: (wanted) =>
      new Promise((resolve) => {
        look = () => (counted >= wanted ? resolve() : undefined);
        look();
      }),
  };
}

/** Resident memory after garbage collection. */
async function memoryKb(): Promise<number> {
  for (let i = 0; i < 3; i++) {
    globalThis.gc?.();
    await pause(100);
  }
  return process.memoryUsage.rss() / 1024;
}
