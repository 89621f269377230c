import type { Random } from './random.ts';

/** Bytes that often break parsers: ends of ranges, signs, quotes, the protocol's delimiters. */
const EDGES = [
  0x00, 0x01, 0x0a, 0x22, 0x28, 0x2e, 0x3d, 0x5c, 0x7c, 0x7f, 0x80, 0xbf, 0xc0, 0xed, 0xf4, 0xff,
];
const MAX_BYTES = 8_192;

/** `bytes` with a few random faults; `tokens` are words of its language, and parts of `others` are spliced in. */
export function mutate(
  random: Random,
  bytes: Uint8Array,
  tokens: readonly Uint8Array[],
  others: readonly Uint8Array[],
): Uint8Array {
  let mutant = bytes;
  for (let faults = random.small(8); faults > 0; faults--) mutant = fault(random, mutant, tokens, others);
  return mutant.length > MAX_BYTES && mutant.length > bytes.length ? mutant.subarray(0, MAX_BYTES) : mutant;
}

function fault(
  random: Random,
  bytes: Uint8Array,
  tokens: readonly Uint8Array[],
  others: readonly Uint8Array[],
): Uint8Array {
  const at = random.below(bytes.length + 1);
  const length = Math.min(bytes.length - at, 1 + random.small(32));
  switch (random.below(9)) {
    case 0:
      return changed(bytes, at, (byte) => byte ^ (1 << random.below(8)));
    case 1:
      return changed(bytes, at, () => random.below(256));
    case 2:
      return changed(bytes, at, () => random.pick(EDGES));
    case 3:
      return changed(bytes, at, (byte) => byte + (random.chance(2) ? 1 : -1));
    case 4:
      return replaced(bytes, at, length, new Uint8Array(0));
    case 5:
      return replaced(bytes, at, 0, bytes.subarray(at, at + length));
    case 6:
      return replaced(bytes, at, random.chance(2) ? 0 : length, random.pick(tokens));
    case 7: {
      const other = random.pick(others);
      const from = random.below(other.length + 1);
      return replaced(bytes, at, length, other.subarray(from, from + 1 + random.small(64)));
    }
    default:
      return bytes.subarray(0, at);
  }
}

function changed(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const copy = new Uint8Array(bytes);
  if (at < copy.length) copy[at] = change(copy[at] as number);
  return copy;
}

function replaced(bytes: Uint8Array, at: number, count: number, by: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length - count + by.length);
  result.set(bytes.subarray(0, at));
  result.set(by, at);
  result.set(bytes.subarray(at + count), at + by.length);
  return result;
}
