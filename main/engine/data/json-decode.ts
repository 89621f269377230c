import { DecodeError, isStackOverflow } from './codec-errors.ts';
import { DecodeBudget } from './decode-budget.ts';
import { JsonParser, jsonTooDeep, MAX_JSON_DEPTH } from './json-parser.ts';
import { refusal } from './json-refusal.ts';
import { type Dict, newDict } from './values.ts';

/** So few bytes cannot be nested too deeply. */
const SHORT_BYTES = MAX_JSON_DEPTH;

/** Needs more memory than `newDict()`, but is faster to create. */
const newSmallDict = (): Dict => Object.create(null) as Dict;

/**
 * The value of `{"data": value}`, as Python's `json.loads` reads it: `NaN`, `±Infinity`, integers of up to 4,300 digits
 * (CPython's limit) and lone surrogates are accepted; of equal keys, the last wins. Objects have no prototype.
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const isShort = bytes.length < SHORT_BYTES;
  const parser = new JsonParser(bytes, new DecodeBudget(bytes.length), isShort ? newSmallDict : newDict);
  let envelope: unknown;
  try {
    envelope = parser.read();
  } catch (error) {
    if (isStackOverflow(error)) throw jsonTooDeep();
    throw !isShort && error instanceof DecodeError ? refusal(bytes, error) : error;
  }
  if (typeof envelope !== 'object' || envelope === null || !Object.hasOwn(envelope, 'data')) {
    throw new DecodeError('envelope', 'A json message must be an object with a "data" key.');
  }
  return (envelope as Dict).data;
}
