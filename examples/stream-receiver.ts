/** Takes a stream and counts it. Run `node examples/stream-receiver.ts`, then the sender with the address it prints. */
import { Peer } from '../main/engine/index.ts';

let frames = 0;
await new Peer({
  address: process.argv[2] ?? '127.0.0.1',
  handlers: {
    listen: ({ addressName }) => console.log(`node examples/stream-sender.ts ${addressName}`),
    connection: (peer, connection) => {
      connection.setHandler('data', () => frames++);
      connection.setHandler('close', async () => {
        console.log(`${frames} frames of ${connection.dataSize} bytes`);
        await peer.stop();
      });
    },
  },
}).start();
