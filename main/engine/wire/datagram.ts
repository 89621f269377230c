import { type Address, addressName, parseAddressName } from './address.ts';
import { displayNameField, parseDisplayName } from './display-name.ts';
import { encodeHeader, HEADER_BYTES, type Header, parseHeader } from './header.ts';

/** A discovery datagram, in any of the three forms (protocol.md, "Finding peers"). */
export interface Datagram {
  readonly type: 'PING' | 'PONG';
  /** Where its sender listens for connections (S or P); a PING of the library has none. */
  readonly listens: Address | undefined;
  /** Where a PING's answer should go (U). */
  readonly answerTo: Address | undefined;
  /** Present only from Lanline peers. */
  readonly displayName: string | undefined;
}

/**
 *     PING S|pinger=U[&n=…]      128 bytes; an invisible seeker leaves S out
 */
export function encodePing(
  listens: Address | undefined,
  answerTo: Address,
  displayName?: string,
): Uint8Array {
  const type = listens === undefined ? 'PING' : `PING ${addressName(listens)}`;
  const fields = [['pinger', addressName(answerTo)]] as const;
  const name = listens === undefined ? undefined : displayName;
  return encodeHeader(type, [...fields, ...displayNameField(name, type, fields)]);
}

/**
 *     PONG P|ponger=P[&n=…]      128 bytes
 */
export function encodePong(listens: Address, displayName?: string): Uint8Array {
  const type = `PONG ${addressName(listens)}`;
  const fields = [['ponger', addressName(listens)]] as const;
  return encodeHeader(type, [...fields, ...displayNameField(displayName, type, fields)]);
}

/** Reads the manual's form, the library's, and both at once; undefined for anything else. */
export function parseDatagram(bytes: Uint8Array): Datagram | undefined {
  if (bytes.length > HEADER_BYTES * 2) return undefined;
  let header: Header;
  try {
    header = parseHeader(bytes);
  } catch {
    return undefined;
  }
  const match = /^(PING|PONG)(?: (\S+))?$/.exec(header.type.trimEnd());
  if (match === null) return undefined;
  const type = match[1] === 'PING' ? 'PING' : 'PONG';
  const named = match[2] === undefined ? undefined : parseAddressName(match[2]);
  const field = parseAddressName(header.fields.get(type === 'PING' ? 'pinger' : 'ponger') ?? '');
  return {
    type,
    listens: type === 'PING' ? named : (field ?? named),
    answerTo: type === 'PING' ? field : undefined,
    displayName: parseDisplayName(header.fields.get('n')),
  };
}
