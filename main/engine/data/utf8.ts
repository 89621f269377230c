import { DecodeError } from './errors.ts';

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

function decodeSlowly(buffer: Buffer, start: number, end: number): string {
  const parts: string[] = [];
  let clean = start;
  for (let i = start; i + 2 < end; i++) {
    // ED A0..BF xx: a surrogate. ED itself only ever starts a sequence.
    if (buffer[i] !== 0xed || (buffer[i + 1] as number) < 0xa0) continue;
    const second = buffer[i + 1] as number;
    const third = buffer[i + 2] as number;
    if (second > 0xbf || (third & 0xc0) !== 0x80) break;
    parts.push(decodeStrictUtf8(buffer.subarray(clean, i)));
    parts.push(String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f)));
    clean = i + 3;
    i += 2;
  }
  parts.push(decodeStrictUtf8(buffer.subarray(clean, end)));
  return parts.join('');
}

/** The bytes of `text`, lone surrogates as Python's `surrogatepass` writes them. */
export function encodePythonUtf8(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let clean = 0;
  for (let i = 0; i < text.length; i++) {
    const point = text.codePointAt(i) as number;
    if (point > 0xffff) i++;
    if (point < 0xd800 || point > 0xdfff) continue;
    parts.push(Buffer.from(text.slice(clean, i), 'utf8'));
    parts.push(Buffer.from([0xed, 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f)]));
    clean = i + 1;
  }
  parts.push(Buffer.from(text.slice(clean), 'utf8'));
  return Buffer.concat(parts);
}
