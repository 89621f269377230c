import { ProtocolError } from '../peer-errors.ts';
import type { DataType } from './data-type.ts';

/** Every header is this long, padded with '|' (protocol.md, "Headers"). */
export const HEADER_BYTES = 128;
const PAD = 0x7c;

/** `TYPE`, then `key=value` fields in their order. */
export interface Header {
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** The keep-alive: `PING` and 124 × '|'. */
export const KEEP_ALIVE: Uint8Array = encodeHeader('PING', []);

/**
 * Writes a header.
 *
 *     DATA|data_size=2048&data_type=raw|||||||||||…|      128 bytes
 *
 * @throws ProtocolError 'header' when it does not fit, or a value holds '|', '&' or '='.
 */
export function encodeHeader(
  type: string,
  fields: Iterable<readonly [string, string | number | boolean]>,
): Uint8Array {
  const text = headerText(type, fields);
  if (Buffer.byteLength(text) > HEADER_BYTES) {
    throw new ProtocolError('header', `A ${type} header of ${text.length} bytes does not fit into 128.`);
  }
  const bytes = Buffer.alloc(HEADER_BYTES, PAD);
  bytes.write(text);
  return bytes;
}

/** Headers of messages of up to so many bytes are made once: small messages come in great numbers and few sizes. */
const KEPT_SIZES = 1024;
const kept = { json: [], raw: [], bytes: [] } as Record<DataType, (Uint8Array | undefined)[]>;

/** The header before a body of `sizeBytes`; shared, so never to be written to. */
export function dataHeader(dataType: DataType, sizeBytes: number): Uint8Array {
  const header = kept[dataType][sizeBytes] ?? encodeDataHeader(dataType, sizeBytes);
  if (sizeBytes < KEPT_SIZES) kept[dataType][sizeBytes] = header;
  return header;
}

function encodeDataHeader(dataType: DataType, sizeBytes: number): Uint8Array {
  return encodeHeader('DATA', [
    ['data_size', sizeBytes],
    ['data_type', dataType],
  ]);
}

/** The unpadded text of a header; booleans are Python's words. */
export function headerText(
  type: string,
  fields: Iterable<readonly [string, string | number | boolean]>,
): string {
  const parts: string[] = [];
  for (const [key, value] of fields) {
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    if (/[|&=]/.test(text)) throw new ProtocolError('header', `The field ${key} holds a reserved character.`);
    parts.push(`${key}=${text}`);
  }
  return parts.length === 0 ? type : `${type}|${parts.join('&')}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Reads a header, padded or not. Unknown fields are kept: ignoring them is the reader's affair.
 * @throws ProtocolError 'header' for bytes that are not UTF-8, a field without '=' or given twice.
 */
export function parseHeader(bytes: Uint8Array): Header {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === PAD) end--;
  let text: string;
  try {
    text = utf8.decode(bytes.subarray(0, end));
  } catch (cause) {
    throw new ProtocolError('header', 'The other side sent a header that is not text.', cause);
  }
  const bar = text.indexOf('|');
  const type = bar < 0 ? text : text.slice(0, bar);
  const fields = new Map<string, string>();
  if (bar < 0) return { type, fields };
  for (const part of text.slice(bar + 1).split('&')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, equals);
    if (equals <= 0 || part.includes('|') || fields.has(key)) {
      throw new ProtocolError('header', 'The other side sent a header that cannot be read.');
    }
    fields.set(key, part.slice(equals + 1));
  }
  return { type, fields };
}

/**
 * A size as the protocol writes it: decimal digits only, a safe integer.
 * @throws ProtocolError 'header' for '1e9', '0x10', '-1', '' and the like.
 */
export function parseSize(text: string | undefined): number {
  const size = text !== undefined && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size))
    throw new ProtocolError('header', 'The other side announced an impossible size.');
  return size;
}

/** Python's `True`/`False`, and `true/false/1/0`. @throws ProtocolError 'header' for anything else. */
export function parseBoolean(text: string): boolean {
  if (text === 'True' || text === 'true' || text === '1') return true;
  if (text === 'False' || text === 'false' || text === '0') return false;
  throw new ProtocolError('header', `The other side sent '${text.slice(0, 16)}' where a boolean belongs.`);
}
