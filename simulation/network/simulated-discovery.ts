import { HeardPeers } from '../../main/engine/heard-peers.ts';
import { type FoundPeer, type Identity, shortIdOf } from '../../main/engine/index.ts';
import type { Process } from '../machine/process.ts';
import { broadcast, sendDatagram } from './datagrams.ts';
import { type Datagram, Host } from './host.ts';
import type { Network, Routed } from './network.ts';

/** How often the engine looks at its interfaces. */
const LOOK_EVERY_MS = 1_000;
/** A goodbye is a datagram, and those get lost. */
const GOODBYES = 2;

interface Parts {
  readonly network: Network;
  readonly host: Host;
  readonly process: Process;
  self(): {
    readonly addressName: string;
    readonly displayName: string | undefined;
    readonly identity: Identity | undefined;
    readonly invisible: boolean;
  };
  onSighting(found: FoundPeer): void;
  onGoodbye(addressName: string): void;
  onNetwork(): void;
}

/** The engine's discovery on the simulated network. */
export class SimulatedDiscovery implements Routed {
  readonly #parts: Parts;
  readonly #heard: HeardPeers;
  #lastPresence = '';
  #isLooking = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { network, process } = parts;
    this.#heard = new HeardPeers(
      () => network.random.below(1_000) / 1_000,
      () => process.clock.elapsed(),
    );
  }

  start(): void {
    this.#lastPresence = this.#presence;
    this.#parts.network.wires.add(this);
  }

  stop(saysGoodbye: boolean): void {
    const { network, host } = this.#parts;
    network.wires.delete(this);
    if (!saysGoodbye || this.#parts.self().invisible) return;
    for (let time = 0; time < GOODBYES; time++) broadcast(network, host, this.#datagram('bye'));
  }

  ping(asks: boolean): void {
    const { network, host } = this.#parts;
    broadcast(network, host, this.#datagram('ping', asks));
  }

  /** To whoever has that address now, on both of its ports. */
  probe(target: string): void {
    const { network, host } = this.#parts;
    const to = network.ownerOf(target.split(':')[0] ?? '');
    if (!(to instanceof Host) || to === host) return;
    for (let port = 0; port < 2; port++) sendDatagram(network, host, to, this.#datagram('ping', true));
  }

  /** What gets through has changed, perhaps because our own address has: looked at once a second. */
  routesChanged(): void {
    const { process, network, onNetwork } = this.#parts;
    if (this.#isLooking || this.#presence === this.#lastPresence) return;
    this.#isLooking = true;
    process.clock.after(network.random.below(LOOK_EVERY_MS), () => {
      this.#isLooking = false;
      if (this.#presence === this.#lastPresence) return;
      this.#lastPresence = this.#presence;
      onNetwork();
    });
  }

  received({ type, asks, from: addressName, displayName, shortId }: Datagram, from: Host): void {
    const { network, host, self, onSighting, onGoodbye } = this.#parts;
    if (type === 'bye') return onGoodbye(addressName);
    const hints = { displayName, shortId };
    const ping = { type: 'PING', listens: undefined, answerTo: undefined, asks, hints } as const;
    const answers =
      type === 'ping' && !self().invisible && this.#heard.needsAnswer(ping, addressName || undefined);
    if (addressName !== '') this.#heard.heard(addressName, undefined);
    // Who hides asks without saying who they are.
    if (addressName !== '') onSighting({ addressName, ...hints, lanline: true });
    if (answers) sendDatagram(network, host, from, this.#datagram('pong'));
  }

  #datagram(type: Datagram['type'], asks = false): Datagram {
    const { addressName, displayName, identity, invisible } = this.#parts.self();
    const shortId = shortIdOf(identity?.fingerprint ?? '');
    return { type, asks, from: invisible ? '' : addressName, displayName: displayName ?? '', shortId };
  }

  /** Where others can reach us, as far as we can see. */
  get #presence(): string {
    const { host } = this.#parts;
    return host.reachable ? host.ip : '';
  }
}
