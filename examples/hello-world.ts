/** Two peers in one program: one listens, the other says hello. Run it with `node examples/hello-world.ts`. */
import { Peer } from '../main/engine/index.ts';

await using bob = await new Peer({ address: '127.0.0.1' }).start();
await using alice = await new Peer({ address: '127.0.0.1' }).start();

bob.setHandler('connection', (_, connection) => {
  connection.setHandler('data', (_connection, value) => console.log(`Bob hears: ${value}`));
});
const connection = await alice.connect(bob.address);
await connection.send('Hello world!');
await connection.close();
