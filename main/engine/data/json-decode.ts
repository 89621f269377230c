import { Allowance } from './allowance.ts';
import { DecodeError } from './errors.ts';
import { readPythonJson } from './json-reader.ts';
import { scanJson } from './json-scan.ts';
import { decodeStrictUtf8 } from './utf8.ts';
import type { Dict } from './values.ts';

/**
 * The value of `{"data": value}`, read as Python's `json.loads` reads it: `NaN`, `±Infinity`, integers of up to 4,300
 * digits (CPython's limit), lone surrogates; of equal keys the last wins. Objects have no prototype.
 */
export function decodeJson(bytes: Uint8Array): unknown {
  const allowance = new Allowance(bytes.length);
  const standard = scanJson(bytes, allowance);
  const text = decodeStrictUtf8(bytes);
  const envelope = (standard ? readFast(text, allowance) : undefined) ?? readPythonJson(text, allowance);
  if (typeof envelope !== 'object' || envelope === null || !Object.hasOwn(envelope, 'data')) {
    throw new DecodeError('envelope', 'A json message must be an object with a "data" key.');
  }
  return (envelope as Dict).data;
}

/** Of a short message, objects are made anew; in a long one they are changed in place. Each is faster in its place. */
const SHORT_BYTES = 1_024;

/** The same object without a prototype. */
type Strip = (object: Dict) => Dict;
const rebuild: Strip = (object) => ({ __proto__: null, ...object }) as unknown as Dict;
const change: Strip = (object) => Object.setPrototypeOf(object, null) as Dict;

/**
 * JSON.parse, where it gives what Python would; undefined where it may not have: an integer too large for a double, or
 * `-0`, which Python reads as the integer 0. The envelope itself keeps its prototype.
 */
function readFast(text: string, allowance: Allowance): unknown {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new DecodeError('syntax', `Not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  if (typeof root !== 'object' || root === null) return isPythons(root) ? root : undefined;
  const strip = text.length < SHORT_BYTES ? rebuild : change;
  const open: (Dict | unknown[])[] = [root as Dict | unknown[]];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) {
      for (let i = 0; i < node.length; i++) {
        const item: unknown = node[i];
        if (typeof item !== 'object' || item === null) {
          if (!isPythons(item)) return undefined;
        } else if (Array.isArray(item)) open.push(item);
        else {
          node[i] = strip(item as Dict);
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
        node[key] = strip(item as Dict);
        open.push(node[key] as Dict);
      }
    }
    allowance.keys(keys);
  }
  return root;
}

/** Does JSON.parse read this number, if it is one, as Python would? */
function isPythons(value: unknown): boolean {
  if (typeof value !== 'number') return true;
  return Number.isSafeInteger(value) ? !Object.is(value, -0) : !Number.isInteger(value);
}
