/**
 * A peer in a process of its own, for tests that stop it or take its descriptors: `node child-peer.ts [address to call]`.
 * Prints one line of JSON: where it listens and who it is, or the code with which its call ended.
 */
import { closeSync, openSync } from 'node:fs';
import { createIdentity, Peer, PeerError } from '../index.ts';

const identity = createIdentity();
const peer = await new Peer({ address: '127.0.0.1', discoveryPort: 20_429, identity }).start();
const target = process.argv[2];

if (target === undefined) {
  console.log(JSON.stringify({ addressName: peer.addressName, fingerprint: identity.fingerprint }));
} else {
  const taken = takeDescriptors();
  const ended = await peer
    .connect(target, { fingerprint: 'ab'.repeat(32) })
    .catch((error) => error as unknown);
  for (const descriptor of taken) closeSync(descriptor);
  console.log(JSON.stringify({ code: ended instanceof PeerError ? ended.code : String(ended) }));
  await peer.stop();
  process.exit();
}

/** Opens files until the system refuses. */
function takeDescriptors(): number[] {
  const taken: number[] = [];
  for (;;) {
    try {
      taken.push(openSync('/dev/null', 'r'));
    } catch {
      return taken;
    }
  }
}
