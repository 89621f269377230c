import { isIPv4 } from 'node:net';
import { type Address, parseAddressName } from '../../engine/index.ts';
import { Problem } from '../problem.ts';

export type AskedAddress = Pick<Address, 'host'> & { readonly port: number | undefined };

/** Parses `ipv4` or `ipv4:port`; undefined for an empty text. @throws Problem 'address-format' */
export function askedAddress(text: string): AskedAddress | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  const asked = isIPv4(trimmed) ? { host: trimmed, port: undefined } : parseAddressName(trimmed);
  if (asked === undefined || !isSomebody(asked.host)) throw new Problem('address-format');
  return asked;
}

/** Not everybody, and not nobody: a test must reach one machine only. */
function isSomebody(host: string): boolean {
  const first = Number(host.split('.')[0]);
  return first > 0 && first < 224;
}
