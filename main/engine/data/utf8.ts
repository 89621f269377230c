import { DecodeError } from './codec-errors.ts';

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** UTF-8 as RFC 3629 has it; anything else is a DecodeError. A byte order mark is kept, as Python keeps it. */
export function decodeStrictUtf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    throw new DecodeError('utf8', 'The text is not valid UTF-8.');
  }
}

export function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if ((bytes[i] as number) > 0x7f) return false;
  return true;
}

/** The text of bytes that are known to be ASCII: faster than any decoder. */
export function asciiText(bytes: Uint8Array): string {
  const buffer = bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return buffer.toString('latin1');
}

/** Python's `surrogatepass`: UTF-8 in which a lone surrogate is three bytes of its own. */
export function decodePythonUtf8(buffer: Buffer, start: number, end: number): string {
  if (end - start <= 24) {
    let text = '';
    let i = start;
    for (; i < end; i++) {
      const byte = buffer[i] as number;
      if (byte > 0x7f) break;
      text += String.fromCharCode(byte);
    }
    if (i === end) return text;
  }
  const text = buffer.toString('utf8', start, end);
  // A replacement character means broken text, a lone surrogate, or the character itself: look closer.
  return text.includes('\ufffd') ? decodeSlowly(buffer, start, end) : text;
}

/** Into UTF-16, which holds lone surrogates as they are; everything else must be UTF-8. */
function decodeSlowly(buffer: Buffer, start: number, end: number): string {
  const units = Buffer.allocUnsafe(2 * (end - start));
  let length = 0;
  let clean = start;
  const flush = (until: number) => {
    if (until > clean)
      length += units.write(decodeStrictUtf8(buffer.subarray(clean, until)), length, 'utf16le');
  };
  for (let i = start; i + 2 < end; i++) {
    // ED A0..BF xx: a surrogate. ED itself only ever starts a sequence.
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

/** The bytes of `text`, lone surrogates as Python's `surrogatepass` writes them. */
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
