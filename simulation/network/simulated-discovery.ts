import { type Clock, type FoundPeer, parseAddressName, shortIdOf } from '../../main/engine/index.ts';
import { broadcast, sendDatagram } from './datagrams.ts';
import { type Datagram, Host } from './host.ts';
import type { Network } from './network.ts';

/** As in the engine: the system does not tell when an address changes. */
const LOOK_EVERY_MS = 1_000;

/** Whose discovery it is. */
interface Announced {
  readonly network: Network;
  readonly host: Host;
  readonly process: { readonly clock: Clock };
  readonly listening: boolean;
  readonly invisible: boolean;
  readonly addressName: string;
  readonly displayName: string | undefined;
  readonly identity: { readonly fingerprint: string } | undefined;
}

interface News {
  onSighting(found: FoundPeer): void;
  onGoodbye(addressName: string): void;
  onNetwork(): void;
}

/** A peer's discovery on the simulated network. Everybody answers every PING: there is no crowd. */
export class SimulatedDiscovery {
  readonly #peer: Announced;
  readonly #news: News;

  constructor(peer: Announced, news: News) {
    this.#peer = peer;
    this.#news = news;
  }

  start(): void {
    this.#watch(this.#place);
  }

  ping(): void {
    const { network, host, listening } = this.#peer;
    if (listening) broadcast(network, host, this.#datagram('ping'));
  }

  probe(target: string): void {
    const { network, host, listening } = this.#peer;
    const ip = parseAddressName(target)?.host;
    for (const to of network.hosts) {
      if (listening && to instanceof Host && to !== host && to.ip === ip)
        sendDatagram(network, host, to, this.#datagram('ping'));
    }
  }

  sayGoodbye(): void {
    const { network, host, invisible } = this.#peer;
    if (!invisible) broadcast(network, host, this.#datagram('bye'));
  }

  onDatagram({ type, from, displayName, shortId }: Datagram, sender: Host): void {
    const { network, host, listening, invisible } = this.#peer;
    if (!listening) return;
    if (type === 'bye') return this.#news.onGoodbye(from);
    this.#news.onSighting({ addressName: from, displayName, shortId, lanline: true });
    if (type === 'ping' && !invisible) sendDatagram(network, host, sender, this.#datagram('pong'));
  }

  #watch(last: string): void {
    this.#peer.process.clock.after(LOOK_EVERY_MS, () => {
      if (!this.#peer.listening) return;
      if (this.#place !== last) this.#news.onNetwork();
      this.#watch(this.#place);
    });
  }

  get #place(): string {
    const { host } = this.#peer;
    return host.reachable ? host.ip : '';
  }

  #datagram(type: Datagram['type']): Datagram {
    const { addressName, displayName = '', identity } = this.#peer;
    return { type, from: addressName, displayName, shortId: shortIdOf(identity?.fingerprint ?? '') };
  }
}
