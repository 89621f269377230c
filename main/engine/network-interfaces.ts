import { networkInterfaces } from 'node:os';

/** One IPv4 interface that we may be seen on. */
export interface Interface {
  /** The address we speak from. */
  readonly host: string;
  /** Its directed broadcast address; on the loopback interface 127.255.255.255. */
  readonly broadcast: string;
  readonly internal: boolean;
  /** Whether `host` lies in this interface's network. */
  contains(host: string): boolean;
}

/** Usable IPv4 interfaces; with `address` given, only the one that it belongs to. */
export function usableInterfaces(address?: string): Interface[] {
  const found: Interface[] = [];
  for (const entries of Object.values(networkInterfaces())) {
    for (const entry of entries ?? []) {
      if (entry.family !== 'IPv4') continue;
      const mask = bits(entry.netmask);
      const network = (bits(entry.address) & mask) >>> 0;
      const contains = (host: string) => (bits(host) & mask) >>> 0 === network;
      if (address !== undefined && !contains(address)) continue;
      found.push({
        host: address ?? entry.address,
        broadcast: dotted((network | ~mask) >>> 0),
        internal: entry.internal,
        contains,
      });
      if (address !== undefined) return found;
    }
  }
  return found;
}

/** The address to be called at by `other`, or by anybody when undefined. */
export function ownAddressTowards(other: string | undefined): string {
  const interfaces = usableInterfaces();
  const near = other === undefined ? undefined : interfaces.find((it) => it.contains(other));
  return (near ?? interfaces.find((it) => !it.internal) ?? interfaces[0])?.host ?? '127.0.0.1';
}

/** Whether `host` is an address of this machine. */
export function isOwnAddress(host: string): boolean {
  return host.startsWith('127.') || host === '0.0.0.0' || usableInterfaces().some((it) => it.host === host);
}

function bits(address: string): number {
  return address.split('.').reduce((sum, part) => ((sum << 8) | Number(part)) >>> 0, 0);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}
