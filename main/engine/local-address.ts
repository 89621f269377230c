import type { NetworkInterfaces } from './network-interfaces.ts';
import { type Address, parseAddressName } from './wire/address.ts';

/** The address a peer listens on: one of this machine's, or all of them. */
export class LocalAddress {
  /** As configured; undefined for every interface. */
  readonly configuredHost: string | undefined;
  /** 0 until the system has chosen one. */
  port: number;
  readonly #interfaces: NetworkInterfaces;

  /** @param address an IPv4 address, or `ipv4:port`, which overrides `port` */
  constructor(address: string | undefined, port: number, interfaces: NetworkInterfaces) {
    const named = parseAddressName(address ?? '');
    this.configuredHost = named?.host ?? address;
    this.port = named?.port ?? port;
    this.#interfaces = interfaces;
  }

  /** The only address to use; undefined when every interface may be used. */
  get boundHost(): string | undefined {
    return this.configuredHost === '0.0.0.0' ? undefined : this.configuredHost;
  }

  /** Where `other` can call us; without it, the address that is most widely reachable. */
  towards(other: string | undefined): Address {
    return { host: this.boundHost ?? this.#interfaces.ownAddressTowards(other), port: this.port };
  }

  /** Everywhere others can call us: one address per network. */
  all(): Address[] {
    const hosts = this.boundHost === undefined ? this.#interfaces.reachable() : [this.boundHost];
    return hosts.map((host) => ({ host, port: this.port }));
  }

  isOurs(target: Address): boolean {
    if (target.port !== this.port) return false;
    if (this.boundHost !== undefined) return target.host === this.boundHost;
    return this.#interfaces.isOwnAddress(target.host);
  }
}
