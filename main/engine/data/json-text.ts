import { MAX_SHORT_BYTES, shortAscii } from './short-texts.ts';
import type { NativeBuffer } from './utf8.ts';

/** Most keys and names are shorter. Longer texts are read four bytes at a time. */
const FEW_BYTES = 16;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** A byte in each of the four bytes of a word. */
const EACH = 0x01010101;
const HIGH_BITS = 0x80808080 | 0;

/** Reads the strings of JSON from bytes that are known to be UTF-8. */
export class JsonTextReader {
  /** Where the last string ended, behind its quote. */
  end = 0;
  readonly #buffer: NativeBuffer;
  readonly #view: DataView;

  constructor(buffer: NativeBuffer, view: DataView) {
    this.#buffer = buffer;
    this.#view = view;
  }

  /** The string that begins at `start`, behind its quote; undefined if it is none. */
  read(start: number): string | undefined {
    const buffer = this.#buffer;
    const stop = Math.min(start + FEW_BYTES, buffer.length);
    let at = start;
    for (; at < stop; at++) {
      const code = buffer[at] as number;
      if (code === QUOTE) {
        this.end = at + 1;
        return this.#ascii(start, at - start);
      }
      if (code < 0x20 || code > 0x7f || code === BACKSLASH) break;
    }
    return this.#readOn(start, at);
  }

  /** Reads on from `plain`: before it are ASCII characters that mean themselves. */
  #readOn(start: number, plain: number): string | undefined {
    const buffer = this.#buffer;
    const { length } = buffer;
    let isAscii = true;
    for (let at = plain; at < length; ) {
      while (at <= length - 4 && !needsLook(this.#view.getInt32(at, true))) at += 4;
      for (const stop = Math.min(at + 4, length); at < stop; at++) {
        const code = buffer[at] as number;
        if (code === QUOTE) {
          this.end = at + 1;
          return isAscii ? this.#ascii(start, at - start) : buffer.utf8Slice(start, at);
        }
        if (code === BACKSLASH || code < 0x20) return this.#escaped(start, at);
        if (code > 0x7f) isAscii = false;
      }
    }
    return undefined;
  }

  #ascii(start: number, length: number): string | undefined {
    if (length > MAX_SHORT_BYTES) return this.#buffer.latin1Slice(start, start + length);
    return length === 0 ? '' : shortAscii(this.#buffer, this.#view, start, length);
  }

  /** JSON.parse reads escapes, and keeps lone surrogates. */
  #escaped(start: number, firstEscape: number): string | undefined {
    const { length } = this.#buffer;
    let end = firstEscape;
    while (end < length && this.#buffer[end] !== QUOTE) end += this.#buffer[end] === BACKSLASH ? 2 : 1;
    if (end >= length) return undefined;
    this.end = end + 1;
    try {
      return JSON.parse(this.#buffer.utf8Slice(start - 1, end + 1)) as string;
    } catch {
      return undefined;
    }
  }
}

/** Whether one of the four bytes is a quote, a backslash, a control character, or not ASCII. */
function needsLook(word: number): boolean {
  const quotes = word ^ (QUOTE * EACH);
  const backslashes = word ^ (BACKSLASH * EACH);
  // Subtracting sets a byte's high bit if the byte was smaller, and had it not set.
  const found =
    word |
    ((quotes - EACH) & ~quotes) |
    ((backslashes - EACH) & ~backslashes) |
    ((word - 0x20 * EACH) & ~word);
  return (found & HIGH_BITS) !== 0;
}
