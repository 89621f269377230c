import type { NativeBuffer } from './utf8.ts';

/** Longer texts rarely repeat. */
export const MAX_SHORT_BYTES = 32;
const SLOT_BITS = 10;
const WORDS_PER_SLOT = MAX_SHORT_BYTES / 4;
/** 2^32 divided by the golden ratio: multiplying by it spreads the bits of a word upwards. */
const SPREAD = 0x9e3779b1;
const NOT_ASCII = 0x80808080;

/**
 * Short texts that were read lately, one in each slot. Data repeat their keys, names and units, and a call of Buffer's
 * `toString()` costs more than finding a text here, by its bytes, four at a time.
 */
const texts: string[] = new Array(1 << SLOT_BITS).fill('');
const words = new Int32Array(WORDS_PER_SLOT << SLOT_BITS);

/** The text of 1 to {@link MAX_SHORT_BYTES} bytes from `start`, if they are ASCII. `view` shows the same bytes as `buffer`. */
export function shortAscii(
  buffer: Buffer,
  view: DataView,
  start: number,
  length: number,
): string | undefined {
  if (length < 4) return tinyAscii(buffer, start, length);
  // The last word overlaps the one before, unless the length is a multiple of four.
  const last = start + length - 4;
  let all = view.getInt32(last, true);
  let hash = Math.imul(all ^ length, SPREAD);
  for (let at = start; at < last; at += 4) {
    const word = view.getInt32(at, true);
    all |= word;
    hash = Math.imul(hash ^ (hash >>> 15) ^ word, SPREAD);
  }
  if ((all & NOT_ASCII) !== 0) return undefined;
  const slot = Math.imul(hash ^ (hash >>> 15), SPREAD) >>> (32 - SLOT_BITS);
  const known = texts[slot] as string;
  let word = slot * WORDS_PER_SLOT;
  if (known.length === length && view.getInt32(last, true) === words[word]) {
    let at = start;
    while (at < last && view.getInt32(at, true) === words[++word]) at += 4;
    if (at >= last) return known;
    word = slot * WORDS_PER_SLOT;
  }
  words[word] = view.getInt32(last, true);
  for (let at = start; at < last; at += 4) words[++word] = view.getInt32(at, true);
  const text = (buffer as NativeBuffer).latin1Slice(start, start + length);
  texts[slot] = text;
  return text;
}

/** One to three bytes, as one word. */
function tinyAscii(buffer: Buffer, start: number, length: number): string | undefined {
  const first = buffer[start] as number;
  const middle = buffer[start + (length >> 1)] as number;
  const word = first | (middle << 8) | ((buffer[start + length - 1] as number) << 16);
  if ((word & NOT_ASCII) !== 0) return undefined;
  const slot = Math.imul(word ^ length, SPREAD) >>> (32 - SLOT_BITS);
  const known = texts[slot] as string;
  if (known.length === length && words[slot * WORDS_PER_SLOT] === word) return known;
  words[slot * WORDS_PER_SLOT] = word;
  const text = (buffer as NativeBuffer).latin1Slice(start, start + length);
  texts[slot] = text;
  return text;
}
