import { DecodeError } from './codec-errors.ts';
import { DecodeBudget } from './decode-budget.ts';
import { CONTAINER_BYTES, jsonTooDeep, MAX_JSON_DEPTH } from './json-parser.ts';
import { decodeStrictUtf8 } from './utf8.ts';

/**
 * The reason for which a body is refused that could not be parsed because of `error`. It does not depend on what comes
 * first in the body: too much nesting and too many containers count most, then bytes that are not UTF-8, then syntax.
 */
export function refusal(bytes: Uint8Array, error: DecodeError): DecodeError {
  try {
    const standard = scan(bytes);
    const text = decodeStrictUtf8(bytes);
    if (error.code !== 'syntax' && standard) JSON.parse(text);
    return error;
  } catch (reason) {
    return reason instanceof DecodeError ? reason : new DecodeError('syntax', `Not JSON: ${String(reason)}.`);
  }
}

/** Counts brackets outside of strings. False for what may contain Python's `NaN` or `Infinity`. @throws DecodeError */
function scan(bytes: Uint8Array): boolean {
  const budget = new DecodeBudget(bytes.length);
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
      if (++depth > MAX_JSON_DEPTH) throw jsonTooDeep();
      budget.charge(CONTAINER_BYTES);
    } else if (byte === 0x5d || byte === 0x7d) {
      depth--;
    } else if (byte === 0x4e || byte === 0x49) {
      standard = false;
    }
  }
  return standard;
}
