/**
 * One peer of the engine that watches its network and tells what it sees, as lines of JSON. It stops when its input ends.
 *
 *     node watching-peer.ts NAME
 */
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createIdentity, Peer, PeerWatch } from '../../main/engine/index.ts';

export type News =
  | { readonly ready: string; readonly problem?: string }
  | { readonly found: string; readonly name: string }
  | { readonly gone: string }
  | { readonly problem: string | null }
  | { readonly addresses: readonly string[] }
  | { readonly descriptors: number };

const tell = (news: News) => console.log(JSON.stringify(news));
const peer = await new Peer({
  displayName: process.argv[2] ?? '',
  port: 50_000,
  identity: createIdentity(),
}).start();
peer.on('network', () => tell({ addresses: peer.addressNames }));
const watch = new PeerWatch(peer, {
  onFound: ({ addressName, displayName }) => tell({ found: addressName, name: displayName ?? '' }),
  onGone: (addressName) => tell({ gone: addressName }),
  onProblem: (problem) => tell({ problem: problem?.code ?? null }),
});
tell({ ready: peer.addressName });
watch.start();
for await (const _ of createInterface({ input: process.stdin })) {
  tell({ descriptors: readdirSync('/proc/self/fd').length });
}
watch.stop();
await peer.stop();
