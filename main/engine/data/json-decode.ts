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

/**
 * JSON.parse, where it gives what Python would; undefined where it may not have: an integer too large for a double, or
 * `-0`, which Python reads as the integer 0.
 */
function readFast(text: string, allowance: Allowance): unknown {
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (error) {
    throw new DecodeError('syntax', `Not JSON: ${error instanceof Error ? error.message : 'unreadable'}.`);
  }
  const open: object[] = [];
  const see = (value: unknown): boolean => {
    if (typeof value === 'number')
      return Number.isSafeInteger(value) ? !Object.is(value, -0) : !Number.isInteger(value);
    if (typeof value === 'object' && value !== null) open.push(value);
    return true;
  };
  if (!see(root)) return undefined;
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (Array.isArray(node)) {
      for (let i = 0; i < node.length; i++) if (!see(node[i])) return undefined;
      continue;
    }
    const values = Object.values(node);
    allowance.keys(values.length);
    for (let i = 0; i < values.length; i++) if (!see(values[i])) return undefined;
    Object.setPrototypeOf(node, null);
  }
  return root;
}
