import { bitsOf, dotted } from '../../engine/index.ts';

/** The first and last address of the network of `host`, and how many bits of its mask are set. */
export function rangeOf(
  host: string,
  netmask: string,
): { readonly first: string; readonly last: string; readonly prefixBits: number } {
  const mask = bitsOf(netmask);
  const first = (bitsOf(host) & mask) >>> 0;
  const prefixBits = [...mask.toString(2)].filter((bit) => bit === '1').length;
  return { first: dotted(first), last: dotted((first | ~mask) >>> 0), prefixBits };
}

/** Whether two addresses are in one network, by this mask. */
export function isSameNetwork(one: string, other: string, netmask: string): boolean {
  return rangeOf(one, netmask).first === rangeOf(other, netmask).first;
}
