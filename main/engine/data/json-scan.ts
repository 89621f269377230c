import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';

/** Nesting that we read. CPython's own json stops at about 1,000 as well. */
export const MAX_JSON_DEPTH = 1_000;
const CONTAINER_BYTES = 64;

/**
 * Looks over JSON bytes before anything is built: refuses nesting deeper than {@link MAX_JSON_DEPTH} and more
 * containers than the input's size allows. True when it is JavaScript's JSON as far as words go, false when it has
 * Python's `NaN` or `Infinity`.
 */
export function scanJson(bytes: Uint8Array, budget: DecodeBudget): boolean {
  let depth = 0;
  let standard = true;
  const end = bytes.length;
  for (let i = 0; i < end; i++) {
    const byte = bytes[i] as number;
    if (byte === 0x22) {
      for (i++; i < end; i++) {
        const inner = bytes[i] as number;
        if (inner === 0x22) break;
        if (inner === 0x5c) i++;
      }
    } else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > MAX_JSON_DEPTH) {
        throw new DecodeError('too-deep', `JSON nested deeper than ${MAX_JSON_DEPTH} levels.`);
      }
      budget.charge(CONTAINER_BYTES);
    } else if (byte === 0x5d || byte === 0x7d) {
      depth--;
    } else if (byte === 0x4e || byte === 0x49) {
      standard = false;
    }
  }
  return standard;
}
