import { type Address, addressName, parseAddressName } from './address.ts';
import { encodeHeader, HEADER_BYTES, type Header, parseHeader } from './header.ts';
import { nameField, parseNameField } from './name-field.ts';

type Field = readonly [string, string | number];

/** A discovery datagram, in any of the three forms (protocol.md, "Finding peers"). */
export interface Datagram {
  readonly type: 'PING' | 'PONG' | 'BYE';
  /** Where its sender listens for connections (S or P), or did until its BYE; PINGs of the library do not say. */
  readonly listens: Address | undefined;
  /** Where the answer to a PING should go (U). */
  readonly answerTo: Address | undefined;
  /** A PING that everybody should answer, also those who would leave it to their own next PING. */
  readonly asks: boolean;
  /** What Lanline peers add. Only TLS proves it. */
  readonly hints: Hints;
}

/** What a Lanline peer says about itself to everybody. */
export interface Hints {
  readonly displayName?: string | undefined;
  /** First 16 hexadecimal digits of its fingerprint; it speaks TLS. */
  readonly shortId?: string | undefined;
}

/**
 *     PING S|pinger=U[&ask=1][&tls=1&id=…][&n=…]      128 bytes; an invisible peer says `PING|pinger=U` and nothing else
 */
export function encodePing(
  listens: Address | undefined,
  answerTo: Address,
  hints: Hints = {},
  asks = false,
): Uint8Array {
  const pinger: Field = ['pinger', addressName(answerTo)];
  if (listens === undefined) return encodeHeader('PING', [pinger]);
  return encodeHinted(`PING ${addressName(listens)}`, asks ? [pinger, ['ask', 1]] : [pinger], hints);
}

/**
 *     PONG P|ponger=P[&tls=1&id=…][&n=…]      128 bytes
 */
export function encodePong(listens: Address, hints: Hints = {}): Uint8Array {
  return encodeHinted(`PONG ${addressName(listens)}`, [['ponger', addressName(listens)]], hints);
}

/**
 * The sender is leaving. Anybody could send it, so it is believed only if the peer no longer answers. The library and
 * Lanline up to 0.2 ignore it: they look for PING and PONG.
 *
 *     BYE P      128 bytes
 */
export function encodeBye(listens: Address): Uint8Array {
  return encodeHeader(`BYE ${addressName(listens)}`, []);
}

function encodeHinted(
  type: string,
  addresses: readonly Field[],
  { displayName, shortId }: Hints,
): Uint8Array {
  const fields = [...addresses];
  if (shortId !== undefined) fields.push(['tls', 1], ['id', shortId]);
  return encodeHeader(type, [...fields, ...nameField(displayName, type, fields)]);
}

/** Where each type names an address, beside the one after its name. */
const FIELDS = { PING: 'pinger', PONG: 'ponger', BYE: '' } as const;

/** Parses the manual's form, the library's form, and a mix of both; undefined for anything else. */
export function parseDatagram(bytes: Uint8Array): Datagram | undefined {
  if (bytes.length > HEADER_BYTES * 2) return undefined;
  let header: Header;
  try {
    header = parseHeader(bytes);
  } catch {
    return undefined;
  }
  const match = /^(PING|PONG|BYE)(?: (\S+))?$/.exec(header.type.trimEnd());
  if (match === null) return undefined;
  const type = match[1] as Datagram['type'];
  const named = match[2] === undefined ? undefined : parseAddressName(match[2]);
  const field = parseAddressName(header.fields.get(FIELDS[type]) ?? '');
  return {
    type,
    listens: type === 'PONG' ? (field ?? named) : named,
    answerTo: type === 'PING' ? field : undefined,
    asks: header.fields.get('ask') === '1',
    hints: { displayName: parseNameField(header.fields.get('n')), shortId: shortIdIn(header) },
  };
}

function shortIdIn({ fields }: Header): string | undefined {
  const id = fields.get('id');
  return fields.get('tls') === '1' && id !== undefined && /^[0-9a-f]{16}$/.test(id) ? id : undefined;
}
