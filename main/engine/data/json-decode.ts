import { DecodeError } from './codec-errors.ts';
import { DecodeBudget } from './decode-budget.ts';
import { parsePythonJson } from './json-parser.ts';
import { MAX_JSON_DEPTH, scanJson } from './json-scan.ts';
import { asciiText, decodeStrictUtf8, isAscii } from './utf8.ts';
import { type Dict, newDict } from './values.ts';

/**
 * The value of `{"data": value}`, read as Python's `json.loads` reads it: `NaN`, `±Infinity`, integers of up to 4,300
 * digits (CPython's limit), lone surrogates; of equal keys the last wins. Objects have no prototype.
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const budget = new DecodeBudget(bytes.length);
  const envelope = bytes.length < SHORT_BYTES ? readShort(bytes, budget) : readLong(bytes, budget);
  if (typeof envelope !== 'object' || envelope === null || !Object.hasOwn(envelope, 'data')) {
    throw new DecodeError('envelope', 'A json message must be an object with a "data" key.');
  }
  return (envelope as Dict).data;
}

/** So few bytes cannot nest too deep, and one pass over them costs less than JSON.parse and a look at what it made. */
const SHORT_BYTES = MAX_JSON_DEPTH;

/** In memory larger than `newDict`'s, but made sooner. */
const newSmallDict = (): Dict => Object.create(null) as Dict;

function readShort(bytes: Uint8Array, budget: DecodeBudget): unknown {
  const text = isAscii(bytes) ? asciiText(bytes) : decodeStrictUtf8(bytes);
  return parsePythonJson(text, budget, newSmallDict);
}

function readLong(bytes: Uint8Array, budget: DecodeBudget): unknown {
  const standard = scanJson(bytes, budget);
  const text = decodeStrictUtf8(bytes);
  return (standard ? readFast(text, budget) : undefined) ?? parsePythonJson(text, budget, newDict);
}

/**
 * JSON.parse, where it gives what Python would; undefined where it may not have: an integer too large for a double, or
 * `-0`, which Python reads as the integer 0. The envelope itself keeps its prototype.
 */
function readFast(text: string, budget: DecodeBudget): unknown {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new DecodeError('syntax', `Not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  if (typeof root !== 'object' || root === null) return isPythons(root) ? root : undefined;
  const open: (Dict | unknown[])[] = [root as Dict | unknown[]];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) {
      for (let i = 0; i < node.length; i++) {
        const item: unknown = node[i];
        if (typeof item !== 'object' || item === null) {
          if (!isPythons(item)) return undefined;
        } else if (Array.isArray(item)) open.push(item);
        else {
          node[i] = withoutPrototype(item as Dict);
          open.push(node[i] as Dict);
        }
      }
      continue;
    }
    let keys = 0;
    for (const key in node) {
      keys++;
      const item = node[key];
      if (typeof item !== 'object' || item === null) {
        if (!isPythons(item)) return undefined;
      } else if (Array.isArray(item)) open.push(item);
      else {
        node[key] = withoutPrototype(item as Dict);
        open.push(node[key] as Dict);
      }
    }
    budget.keys(keys);
  }
  return root;
}

function withoutPrototype(object: Dict): Dict {
  return Object.setPrototypeOf(object, null);
}

/** Does JSON.parse read this number, if it is one, as Python would? */
function isPythons(value: unknown): boolean {
  if (typeof value !== 'number') return true;
  return Number.isSafeInteger(value) ? !Object.is(value, -0) : !Number.isInteger(value);
}
