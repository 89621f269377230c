/** A peer whose process has no descriptors left, until it is told to free them. */
import { closeSync, openSync } from 'node:fs';
import { Peer } from '../index.ts';

const peer = await new Peer({
  address: '127.0.0.1',
  discoveryPort: Number(process.argv[2]),
  log: (event, error) => console.error(event, error),
}).start();
// Loads what closing needs, while it still can.
await peer.ping();

const held: number[] = [];
try {
  for (;;) held.push(openSync('/dev/null', 'r'));
} catch (error) {
  console.log((error as NodeJS.ErrnoException).code, peer.addressName);
}
// For longer than the list of interfaces is believed, so that reading it again fails.
const searching = setInterval(() => void peer.ping().then(() => console.log('searched')), 100);
process.stdin.once('data', () => {
  for (const descriptor of held) closeSync(descriptor);
  console.log('freed');
});
process.stdin.once('end', () => {
  clearInterval(searching);
  void peer.stop();
});
