import { ProtocolError } from '../peer-errors.ts';
import type { DataType } from './data-type.ts';

/** The length of every header, padded with '|' (protocol.md, "Headers"). */
export const HEADER_BYTES = 128;
const PAD = 0x7c;

/** `TYPE|key=value&key=value`, with the fields in order. */
export interface Header {
  readonly type: string;
  readonly fields: ReadonlyMap<string, string>;
}

/** The keep-alive: `PING` and 124 × '|'. */
export const KEEP_ALIVE: Uint8Array = encodeHeader('PING', []);

/**
 * Encodes a header.
 *
 *     DATA|data_size=2048&data_type=raw|||||||||||…|      128 bytes
 *
 * @throws ProtocolError 'header' when it does not fit, or a value contains '|', '&' or '='
 */
export function encodeHeader(
  type: string,
  fields: Iterable<readonly [string, string | number | boolean]>,
): Uint8Array {
  const text = headerText(type, fields);
  if (Buffer.byteLength(text) > HEADER_BYTES) {
    throw new ProtocolError('header', `A ${type} header of ${text.length} bytes does not fit in 128.`);
  }
  const bytes = Buffer.alloc(HEADER_BYTES, PAD);
  bytes.write(text);
  return bytes;
}

/** Headers of messages below this size are cached: small messages are many, and have few sizes. */
const CACHED_SIZES = 1024;
const cache = { json: [], raw: [], bytes: [] } as Record<DataType, (Uint8Array | undefined)[]>;

/** The header of a body of `sizeBytes`. Do not modify it: it may be cached. */
export function dataHeader(dataType: DataType, sizeBytes: number): Uint8Array {
  const header = cache[dataType][sizeBytes] ?? encodeDataHeader(dataType, sizeBytes);
  if (sizeBytes < CACHED_SIZES) cache[dataType][sizeBytes] = header;
  return header;
}

function encodeDataHeader(dataType: DataType, sizeBytes: number): Uint8Array {
  return encodeHeader('DATA', [
    ['data_size', sizeBytes],
    ['data_type', dataType],
  ]);
}

/** The unpadded text of a header; booleans as in Python. */
export function headerText(
  type: string,
  fields: Iterable<readonly [string, string | number | boolean]>,
): string {
  const parts: string[] = [];
  for (const [key, value] of fields) {
    const text = typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value);
    if (/[|&=]/.test(text))
      throw new ProtocolError('header', `The field ${key} contains a reserved character.`);
    parts.push(`${key}=${text}`);
  }
  return parts.length === 0 ? type : `${type}|${parts.join('&')}`;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Parses a header, padded or not. Unknown fields are included.
 * @throws ProtocolError 'header' for bytes that are not UTF-8, and for a field without '=' or given twice
 */
export function parseHeader(bytes: Uint8Array): Header {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === PAD) end--;
  let text: string;
  try {
    text = utf8.decode(bytes.subarray(0, end));
  } catch (cause) {
    throw new ProtocolError('header', 'The other side sent a header that is not UTF-8.', cause);
  }
  const bar = text.indexOf('|');
  const type = bar < 0 ? text : text.slice(0, bar);
  const fields = new Map<string, string>();
  if (bar < 0) return { type, fields };
  for (const part of text.slice(bar + 1).split('&')) {
    const equals = part.indexOf('=');
    const key = part.slice(0, equals);
    if (equals <= 0 || part.includes('|') || fields.has(key)) {
      throw new ProtocolError('header', 'The other side sent an unreadable header.');
    }
    fields.set(key, part.slice(equals + 1));
  }
  return { type, fields };
}

/**
 * Parses a size: decimal digits only, a safe integer.
 * @throws ProtocolError 'header' for '1e9', '0x10', '-1', '' and the like
 */
export function parseSize(text: string | undefined): number {
  const size = text !== undefined && /^(0|[1-9]\d{0,15})$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(size))
    throw new ProtocolError('header', 'The other side announced an invalid size.');
  return size;
}

/** Python's `True` and `False`, also `true`, `false`, `1` and `0`. @throws ProtocolError 'header' otherwise */
export function parseBoolean(text: string): boolean {
  if (text === 'True' || text === 'true' || text === '1') return true;
  if (text === 'False' || text === 'false' || text === '0') return false;
  throw new ProtocolError('header', `The other side sent '${text.slice(0, 16)}' instead of a boolean.`);
}
