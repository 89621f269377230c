import { Discovery, type DiscoveryOptions } from './discovery.ts';
import type { DiscoveryProblem, PingResult } from './discovery-problem.ts';
import { LocalAddress } from './local-address.ts';
import { NetworkInterfaces } from './network-interfaces.ts';
import { NetworkWatch } from './network-watch.ts';

interface NetworkParts extends Omit<DiscoveryOptions, 'local' | 'interfaces'> {
  readonly address: string | undefined;
  readonly port: number;
  /** Our interfaces or addresses have changed. */
  onChange(): void;
}

/** Where a peer is: its addresses, and what it learns of others there. */
export class LocalNetwork {
  readonly local: LocalAddress;
  readonly #newDiscovery: () => Discovery;
  #discovery: Discovery | undefined;
  readonly #watch: NetworkWatch;

  constructor(parts: NetworkParts) {
    const interfaces = new NetworkInterfaces();
    this.local = new LocalAddress(parts.address, parts.port, interfaces);
    this.#watch = new NetworkWatch(interfaces, this.local, () => parts.onChange());
    this.#newDiscovery = () => new Discovery({ ...parts, local: this.local, interfaces });
  }

  /** Why discovery does not work; undefined while it does. */
  get problem(): DiscoveryProblem | undefined {
    return this.#discovery?.problem;
  }

  /** Never rejects: what goes wrong is a problem. */
  async start(): Promise<void> {
    this.#discovery = this.#newDiscovery();
    await this.#discovery.start();
    this.#watch.start();
  }

  async stop(): Promise<void> {
    this.#watch.stop();
    await this.#discovery?.stop();
  }

  /** See Peer. */
  async ping(asks: boolean): Promise<readonly PingResult[]> {
    return (await this.#discovery?.ping(asks)) ?? [];
  }

  /** See Peer. */
  async probe(target: string): Promise<void> {
    await this.#discovery?.probe(target);
  }
}
