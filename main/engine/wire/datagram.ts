import { type Address, addressName, parseAddressName } from './address.ts';
import { encodeHeader, HEADER_BYTES, type Header, parseHeader } from './header.ts';
import { nameField, parseNameField } from './name-field.ts';

type Field = readonly [string, string | number];

/** A discovery datagram, in any of the three forms (protocol.md, "Finding peers"). */
export interface Datagram {
  readonly type: 'PING' | 'PONG';
  /** Where its sender listens for connections (S or P); a PING of the library has none. */
  readonly listens: Address | undefined;
  /** Where a PING's answer should go (U). */
  readonly answerTo: Address | undefined;
  /** What Lanline peers add: hints, which only TLS proves. */
  readonly hints: Hints;
}

/** What a Lanline peer says of itself to everybody. */
export interface Hints {
  readonly displayName?: string | undefined;
  /** First 16 hexadecimal digits of its fingerprint; it speaks TLS. */
  readonly shortId?: string | undefined;
}

/**
 *     PING S|pinger=U[&tls=1&id=…][&n=…]      128 bytes; an invisible seeker leaves S and all about himself out
 */
export function encodePing(listens: Address | undefined, answerTo: Address, hints: Hints = {}): Uint8Array {
  const pinger: Field = ['pinger', addressName(answerTo)];
  return listens === undefined
    ? encodeHeader('PING', [pinger])
    : encodeHinted(`PING ${addressName(listens)}`, pinger, hints);
}

/**
 *     PONG P|ponger=P[&tls=1&id=…][&n=…]      128 bytes
 */
export function encodePong(listens: Address, hints: Hints = {}): Uint8Array {
  return encodeHinted(`PONG ${addressName(listens)}`, ['ponger', addressName(listens)], hints);
}

function encodeHinted(type: string, address: Field, { displayName, shortId }: Hints): Uint8Array {
  const fields: Field[] = [address];
  if (shortId !== undefined) fields.push(['tls', 1], ['id', shortId]);
  return encodeHeader(type, [...fields, ...nameField(displayName, type, fields)]);
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
    hints: { displayName: parseNameField(header.fields.get('n')), shortId: shortIdIn(header) },
  };
}

function shortIdIn({ fields }: Header): string | undefined {
  const id = fields.get('id');
  return fields.get('tls') === '1' && id !== undefined && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}
