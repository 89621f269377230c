import { isIPv4 } from 'node:net';

/** An IPv4 address and a TCP or UDP port. The protocol has IPv4 only (the manual, "Note"). */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Parses `ipv4:port`; undefined for anything else, including port 0. */
export function parseAddressName(text: string): Address | undefined {
  const match = /^(\d{1,3}(?:\.\d{1,3}){3}):(\d{1,5})$/.exec(text.trim());
  if (match?.[1] === undefined) return undefined;
  const host = match[1];
  const port = Number(match[2]);
  return isIPv4(host) && port > 0 && port <= 65_535 ? { host, port } : undefined;
}

export function addressName(address: Address): string {
  return `${address.host}:${address.port}`;
}
