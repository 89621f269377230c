/** A demo peer on loopback that accepts everyone and repeats what it is told. */
import { Peer } from '../main/engine/index.ts';

const peer = new Peer({
  address: '127.0.0.1',
  discoveryPort: Number(process.argv[2] ?? 1024),
  handlers: {
    connection: (_, connection) => {
      connection.setHandler('data', async (_connection, value) => {
        if (connection.dataType !== 'json') return;
        await connection.send(typeof value === 'string' ? `You said: ${value}` : { received: value });
      });
    },
  },
});
await peer.start();
console.log(`Echo is at ${peer.addressName}`);
process.on('SIGTERM', () => void peer.stop().then(() => process.exit(0)));
