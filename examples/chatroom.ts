/**
 * Everybody who runs this on the network is in one room: what you type goes to all.
 * Run it with `node examples/chatroom.ts`; on one machine, `node examples/chatroom.ts 127.0.0.1`, twice.
 */
import { createInterface } from 'node:readline';
import { Peer } from '../main/engine/index.ts';

await using peer = new Peer({
  ...(process.argv[2] === undefined ? {} : { address: process.argv[2] }),
  handlers: {
    listen: ({ addressName }) => console.log(`You are ${addressName}`),
    connection: (_, connection) => {
      console.log(`${connection.peerName} is here`);
      connection.setHandler('data', (from, text) => console.log(`${from.peerName}: ${text}`));
      connection.setHandler('close', (from) => console.log(`${from.peerName} has left`));
    },
  },
});
await peer.start();
for (const { addressName } of await peer.findPeers()) {
  await peer.connect(addressName).catch((error: Error) => console.log(error.message));
}
for await (const line of createInterface({ input: process.stdin })) await peer.broadcast(line);
