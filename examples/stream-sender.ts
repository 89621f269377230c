/** Streams a thousand frames of one size. Run it with the address that `stream-receiver.ts` prints. */
import { Peer } from '../main/engine/index.ts';

const to = process.argv[2] ?? '';
await using peer = await new Peer(to.startsWith('127.') ? { address: '127.0.0.1' } : {}).start();

const connection = await peer.connect(to, { dataType: 'bytes', stream: true });
for (let frame = 0; frame < 1000; frame++) await connection.send(new Uint8Array(2048).fill(frame));
await connection.close();
