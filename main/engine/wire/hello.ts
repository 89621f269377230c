import { ProtocolError } from '../peer-errors.ts';
import { type Address, addressName, parseAddressName } from './address.ts';
import { type DataType, parseDataType } from './data-type.ts';
import { encodeHeader, HEADER_BYTES, type Header, headerText, parseBoolean, parseSize } from './header.ts';
import { nameField, parseNameField } from './name-field.ts';

/** What a HELLO proposes (protocol.md, "Opening a connection"). */
export interface Hello {
  /** Where the caller says he listens: a claim. */
  readonly claimed: Address;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame, when agreed at once. */
  readonly dataSize: number | undefined;
  /** Lanline's own fields, all optional: a display name, how long the caller waits, which transfer this carries. */
  readonly displayName: string | undefined;
  readonly waitMs: number | undefined;
  readonly purpose: string | undefined;
}

type Field = readonly [string, string | number | boolean];

/**
 * Writes a HELLO with the caller's address under both names, the manual's and the library's.
 *
 *     HELLO|address_name=A&peer_name=A&data_type=json&strict=True[&stream=True][&data_size=N][&for=P][&wait=S][&n=…]
 *
 * What does not fit is left out in the order that the protocol gives: `address_name`, then our own hints.
 */
export function encodeHello(hello: Hello): Uint8Array {
  const name = addressName(hello.claimed);
  const base: Field[] = [
    ['peer_name', name],
    ['data_type', hello.dataType],
    ['strict', hello.strict],
  ];
  if (hello.stream) base.push(['stream', true]);
  if (hello.dataSize !== undefined) base.push(['data_size', hello.dataSize]);
  if (hello.purpose !== undefined) base.push(['for', hello.purpose]);
  const both: Field[] = [['address_name', name], ...base];
  const fields = fits(both) ? both : base;
  if (hello.waitMs !== undefined) {
    const wait: Field = ['wait', Math.ceil(hello.waitMs / 1000)];
    if (fits([...fields, wait])) fields.push(wait);
  }
  return encodeHeader('HELLO', [...fields, ...nameField(hello.displayName, 'HELLO', fields)]);
}

function fits(fields: Field[]): boolean {
  return Buffer.byteLength(headerText('HELLO', fields)) <= HEADER_BYTES;
}

/** @throws ProtocolError 'handshake' or 'header' when this is no HELLO that we can answer. */
export function parseHello(header: Header): Hello {
  const { fields } = header;
  if (header.type !== 'HELLO') throw new ProtocolError('handshake', 'The caller did not begin with HELLO.');
  const claimed = parseAddressName(fields.get('peer_name') ?? fields.get('address_name') ?? '');
  if (claimed === undefined) throw new ProtocolError('handshake', 'The caller gave no address.');
  const size = fields.get('data_size');
  const stream = parseBoolean(fields.get('stream') ?? 'False');
  const dataSize = stream && size !== undefined && size !== 'auto' ? parseSize(size) : undefined;
  if (dataSize === 0) throw new ProtocolError('handshake', 'The caller proposed a stream of empty frames.');
  const purpose = fields.get('for');
  const wait = fields.get('wait');
  return {
    claimed,
    dataType: parseDataType(fields.get('data_type')),
    strict: parseBoolean(fields.get('strict') ?? 'True'),
    stream,
    dataSize,
    displayName: parseNameField(fields.get('n')),
    waitMs: wait !== undefined && /^\d{1,4}$/.test(wait) ? Number(wait) * 1000 : undefined,
    purpose: purpose !== undefined && /^[0-9a-f]{16}$/.test(purpose) ? purpose : undefined,
  };
}
