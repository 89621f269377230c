import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { bitsOf, dotted } from './wire/ipv4-bits.ts';

/** An IPv4 interface that we can be found on. */
export interface Interface {
  /** The system's name for it: `eth0`, `Wi-Fi`. On Windows, people choose it. */
  readonly name: string;
  /** Our address on it. */
  readonly host: string;
  /** Like 255.255.255.0. */
  readonly netmask: string;
  /**
   * Where a PING for everybody goes: its directed broadcast address; on the loopback interface 127.255.255.255; on a /31
   * the other end. Undefined on a /32 (WireGuard and other point-to-point links): there, nobody can be searched for.
   */
  readonly broadcast: string | undefined;
  readonly internal: boolean;
  /** Whether `host` is in this interface's network. */
  contains(host: string): boolean;
}

type SystemInterfaces = ReturnType<typeof networkInterfaces>;
type SystemEntry = Pick<NetworkInterfaceInfo, 'address' | 'netmask' | 'internal'> & { readonly name: string };

/** The list is read at most this often: every datagram needs it, and reading it takes a descriptor. */
const FRESH_MS = 1000;

/** This machine's interfaces, as they were within the last second. */
export class NetworkInterfaces {
  readonly #read: () => SystemInterfaces;
  readonly #now: () => number;
  #readAt = Number.NEGATIVE_INFINITY;
  #all: readonly Interface[] = [];
  #hasIPv6 = false;

  /**
   * @param read as `networkInterfaces()`; it throws when the process has no descriptors left
   * @param now milliseconds on a monotonic clock
   */
  constructor(read: () => SystemInterfaces = networkInterfaces, now: () => number = () => performance.now()) {
    this.#read = read;
    this.#now = now;
  }

  /** All IPv4 interfaces; with `address`, only the one it belongs to. */
  list(address?: string): readonly Interface[] {
    if (this.#now() - this.#readAt >= FRESH_MS) this.refresh();
    if (address === undefined) return this.#all;
    const near = this.#all.find((it) => it.contains(address));
    return near === undefined ? [] : [{ ...near, host: address }];
  }

  /** Reads the list now. If that fails, the last good one stays. */
  refresh(): void {
    this.#readAt = this.#now();
    try {
      const entries = Object.entries(this.#read()).flatMap(([name, each]) =>
        (each ?? []).map((it) => ({ ...it, name })),
      );
      this.#all = entries.flatMap((it) => (it.family === 'IPv4' ? [interfaceOf(it)] : []));
      this.#hasIPv6 = entries.some(
        (it) => it.family === 'IPv6' && !it.internal && !it.address.toLowerCase().startsWith('fe80:'),
      );
    } catch {
      // Out of descriptors (EMFILE, ENFILE): where we were a moment ago is the best guess.
    }
  }

  /** There is a network, but without an IPv4 address for us. */
  get hasOnlyIPv6(): boolean {
    return this.list().every((it) => it.internal) && this.#hasIPv6;
  }

  /** Our address in the network of `other`; otherwise, or without it, the first one that is not internal. */
  ownAddressTowards(other: string | undefined): string {
    const all = this.list();
    const near = other === undefined ? undefined : all.find((it) => it.contains(other));
    return (near ?? all.find((it) => !it.internal) ?? all[0])?.host ?? '127.0.0.1';
  }

  /** Our addresses that others can call, or the loopback one when there is no network. */
  reachable(): string[] {
    const outside = this.list().filter((it) => !it.internal);
    return outside.length === 0 ? [this.ownAddressTowards(undefined)] : outside.map((it) => it.host);
  }

  /** Whether `host` is an address of this machine. */
  isOwnAddress(host: string): boolean {
    return host.startsWith('127.') || host === '0.0.0.0' || this.list().some((it) => it.host === host);
  }
}

function interfaceOf({ name, address: host, netmask, internal }: SystemEntry): Interface {
  const mask = bitsOf(netmask);
  const network = (bitsOf(host) & mask) >>> 0;
  return {
    name,
    host,
    netmask,
    broadcast: broadcastOf(host, network, mask),
    internal,
    contains: (other) => (bitsOf(other) & mask) >>> 0 === network,
  };
}

function broadcastOf(host: string, network: number, mask: number): string | undefined {
  const last = (network | ~mask) >>> 0;
  if (last === network) return undefined;
  // A network of two has no broadcast address (RFC 3021).
  if (last - network === 1) return dotted(bitsOf(host) === last ? network : last);
  return dotted(last);
}
