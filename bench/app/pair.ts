import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { join } from 'node:path';
import { AppProcess } from './app-process.ts';

/** Ann, and Bob who accepts what she sends. */
export interface Pair extends AsyncDisposable {
  readonly ann: AppProcess;
  readonly bob: AppProcess;
}

/** Starts two apps that have everything in `folder`, and connects them. */
export async function openPair(folder: string): Promise<Pair> {
  await using steps = new AsyncDisposableStack();
  const discoveryPort = await freeUdpPort();
  const start = async (name: string) => {
    const app = new AppProcess({
      name,
      discoveryPort,
      dataFolder: join(folder, name),
      downloadsFolder: join(folder, `to-${name}`),
    });
    steps.defer(() => app.kill());
    await app.start();
    return app;
  };
  const [ann, bob] = await Promise.all([start('Ann'), start('Bob')]);
  await ann.call('connectTo', bob.address);
  await Promise.all([ann, bob].map((app) => app.until(() => app.linkOpenedAtMs, 'they are connected')));
  const running = steps.move();
  return { ann, bob, [Symbol.asyncDispose]: () => running.disposeAsync() };
}

/** A port that nobody else discovers on. */
async function freeUdpPort(): Promise<number> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}
