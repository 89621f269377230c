import { DecodeError } from './codec-errors.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** What Buffer's `toString()` and `write()` end in: with a short text, their choice of an encoding takes longer. */
export interface NativeBuffer extends Buffer {
  latin1Slice(start: number, end: number): string;
  utf8Slice(start: number, end: number): string;
  utf8Write(text: string, start: number, length: number): number;
}

/** Strict UTF-8 (RFC 3629). A byte order mark is kept, as in Python. @throws DecodeError */
export function decodeStrictUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new DecodeError('utf8', 'The text is not valid UTF-8.');
  }
}

/** Python's `surrogatepass`: UTF-8 in which a lone surrogate is encoded as three bytes. */
export function decodePythonUtf8(buffer: Buffer, start: number, end: number): string {
  const text = (buffer as NativeBuffer).utf8Slice(start, end);
  // U+FFFD means invalid UTF-8, a lone surrogate, or the character itself: decode again to find out.
  return text.includes('\ufffd') ? decodeSlowly(buffer, start, end) : text;
}

/** Decodes into UTF-16, which can hold lone surrogates; everything else must be UTF-8. */
function decodeSlowly(buffer: Buffer, start: number, end: number): string {
  const units = Buffer.allocUnsafe(2 * (end - start));
  let length = 0;
  let clean = start;
  const flush = (until: number) => {
    if (until > clean)
      length += units.write(decodeStrictUtf8(buffer.subarray(clean, until)), length, 'utf16le');
  };
  for (let i = start; i + 2 < end; i++) {
    // ED A0..BF xx is a surrogate. ED is always the first byte of a sequence.
    if (buffer[i] !== 0xed || (buffer[i + 1] as number) < 0xa0) continue;
    const second = buffer[i + 1] as number;
    const third = buffer[i + 2] as number;
    if (second > 0xbf || (third & 0xc0) !== 0x80) break;
    flush(i);
    length = units.writeUInt16LE(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f), length);
    clean = i + 3;
    i += 2;
  }
  flush(end);
  return units.toString('utf16le', 0, length);
}

/** Encodes `text`, with lone surrogates as in Python's `surrogatepass`. */
export function encodePythonUtf8(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const bytes = Buffer.allocUnsafe(3 * text.length);
  let length = 0;
  let clean = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    if (point > 0xffff) i++;
    if (point < 0xd800 || point > 0xdfff) continue;
    if (i > clean) length += bytes.write(text.slice(clean, i), length, 'utf8');
    bytes[length++] = 0xed;
    bytes[length++] = 0x80 | ((point >> 6) & 0x3f);
    bytes[length++] = 0x80 | (point & 0x3f);
    clean = i + 1;
  }
  if (clean < text.length) length += bytes.write(text.slice(clean), length, 'utf8');
  return bytes.subarray(0, length);
}
