import { EncodeError } from './errors.ts';
import { MAX_INTEGER_DIGITS } from './json-reader.ts';
import { isPlainObject, PyTuple } from './values.ts';

/** A little less than what CPython's `json.loads` can read on its own stack. */
const MAX_DEPTH = 900;
/** Shared parts are written once per place they appear in; this bounds what they can multiply to. */
const MAX_CHARS = 256 * 1024 * 1024;
const TOO_LARGE = 10n ** BigInt(MAX_INTEGER_DIGITS);

interface Level {
  readonly source: object;
  readonly values: readonly unknown[];
  readonly keys: readonly string[] | undefined;
  next: number;
}

/** UTF-8 of `{"data": value}`, which Python's `json.loads` reads back to the same value. */
export function encodeJson(value: unknown): Uint8Array {
  const levels: Level[] = [];
  const ancestors = new Set<object>();
  const open = (source: object): string => {
    if (ancestors.has(source))
      throw new EncodeError('cycle', 'json cannot carry a value that contains itself.');
    if (levels.length >= MAX_DEPTH)
      throw new EncodeError('too-deep', `json nested deeper than ${MAX_DEPTH} levels.`);
    const level = levelOf(source);
    ancestors.add(source);
    levels.push(level);
    return level.keys === undefined ? '[' : '{';
  };

  let out = '{"data": ';
  out += scalarText(value) ?? open(value as object);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    const { values, keys } = level;
    let opened = false;
    while (level.next < values.length && !opened) {
      const index = level.next++;
      if (index > 0) out += ', ';
      if (keys !== undefined) out += `${JSON.stringify(keys[index])}: `;
      const item = values[index];
      const text = scalarText(item);
      opened = text === undefined;
      out += text ?? open(item as object);
      if (out.length > MAX_CHARS)
        throw new EncodeError('too-big', `json of more than ${MAX_CHARS} characters.`);
    }
    if (opened) continue;
    out += keys === undefined ? ']' : '}';
    levels.pop();
    ancestors.delete(level.source);
  }
  return Buffer.from(`${out}}`, 'utf8');
}

/** The text of what is no container; undefined for objects. */
function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value); // escapes lone surrogates
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    case 'bigint':
      if (value >= TOO_LARGE || value <= -TOO_LARGE) {
        throw new EncodeError('number', `Python reads no integer of more than ${MAX_INTEGER_DIGITS} digits.`);
      }
      return String(value);
    case 'object':
      return value === null ? 'null' : undefined;
    default:
      throw new EncodeError('type', `json cannot carry a ${typeof value}.`);
  }
}

/** Whole numbers beyond the safe ones are floats: the exponent keeps Python from reading them as int. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) ? value.toExponential() : String(value);
}

function levelOf(source: object): Level {
  if (Array.isArray(source)) return { source, values: source, keys: undefined, next: 0 };
  if (source instanceof PyTuple) return { source, values: source.items, keys: undefined, next: 0 };
  if (source instanceof Map) {
    const keys: unknown[] = [...source.keys()];
    if (!keys.every((key) => typeof key === 'string')) {
      throw new EncodeError('key', 'json cannot carry a Map with keys that are not strings.');
    }
    return { source, values: [...source.values()], keys, next: 0 };
  }
  if (!isPlainObject(source)) {
    throw new EncodeError('type', `json cannot carry a ${source.constructor?.name ?? 'foreign object'}.`);
  }
  return { source, values: Object.values(source), keys: Object.keys(source), next: 0 };
}
