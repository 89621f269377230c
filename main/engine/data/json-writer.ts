import { EncodeError } from './codec-errors.ts';
import { MAX_INTEGER_DIGITS } from './json-number.ts';
import { JsonOutput } from './json-output.ts';
import { type Dict, isPlainObject, PyTuple } from './values.ts';

/** A little less than what CPython's `json.loads` can read on its stack. */
const MAX_DEPTH = 900;
const TOO_LARGE = 10n ** BigInt(MAX_INTEGER_DIGITS);

/** A container being written: `values` of a list or Map, `keys` of a Map or object. */
interface Level {
  readonly source: object;
  readonly keys: readonly string[] | undefined;
  readonly values: readonly unknown[] | undefined;
  readonly length: number;
  next: number;
}

/** UTF-8 of `{"data": value}`, which Python's `json.loads` reads as the same value. */
export function encodeJson(value: unknown): Uint8Array {
  const levels: Level[] = [];
  const out = new JsonOutput();
  const open = (source: object): void => {
    // Few levels are open at a time: searching them is cheaper than maintaining a set.
    for (const level of levels) {
      if (level.source === source)
        throw new EncodeError('cycle', 'json cannot carry a value that contains itself.');
    }
    if (levels.length >= MAX_DEPTH)
      throw new EncodeError('too-deep', `The value is nested deeper than ${MAX_DEPTH} levels.`);
    const level = levelOf(source);
    levels.push(level);
    out.opened(source);
    out.add(level.keys === undefined ? '[' : '{');
  };
  const put = (item: unknown): boolean => {
    const text = scalarText(item);
    if (text === undefined) open(item as object);
    else if (typeof item === 'string') out.addText(text, item);
    else out.add(text);
    return text === undefined;
  };

  out.add('{"data": ');
  put(value);
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    let opened = false;
    while (level.next < level.length && !opened) {
      const index = level.next++;
      if (index > 0) out.add(', ');
      const key = level.keys?.[index];
      if (key !== undefined) out.add(`${quoted(key)}: `);
      opened = put(level.values === undefined ? (level.source as Dict)[key as string] : level.values[index]);
    }
    if (opened) continue;
    out.add(level.keys === undefined ? ']' : '}');
    levels.pop();
    out.closed(level.source);
  }
  out.add('}');
  return out.bytes();
}

const SHORT_LENGTH = 32;

/** A JSON string; lone surrogates are escaped. Most short strings only need quotes. */
function quoted(text: string): string {
  if (text.length > SHORT_LENGTH) return JSON.stringify(text);
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code === 0x22 || code === 0x5c || code > 0x7e) return JSON.stringify(text);
  }
  return `"${text}"`;
}

/** The text of a value that is not a container; undefined for containers. */
function scalarText(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return quoted(value);
    case 'number':
      return numberText(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return 'null';
    case 'bigint':
      if (value >= TOO_LARGE || value <= -TOO_LARGE) {
        throw new EncodeError(
          'number',
          `Python does not read integers of more than ${MAX_INTEGER_DIGITS} digits.`,
        );
      }
      return String(value);
    case 'object':
      return value === null ? 'null' : undefined;
    default:
      throw new EncodeError('type', `json cannot carry a ${typeof value}.`);
  }
}

/** Whole numbers that are not safe integers are floats; the exponent keeps Python from reading them as int. */
function numberText(value: number): string {
  if (Number.isSafeInteger(value)) return Object.is(value, -0) ? '-0.0' : String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? 'Infinity' : '-Infinity';
  return Number.isInteger(value) ? value.toExponential() : String(value);
}

function levelOf(source: object): Level {
  if (Array.isArray(source)) return listLevel(source, source);
  if (source instanceof PyTuple) return listLevel(source, source.items);
  if (source instanceof Map) {
    const keys: unknown[] = [...source.keys()];
    if (!keys.every((key) => typeof key === 'string')) {
      throw new EncodeError('key', 'json cannot carry a Map with keys that are not strings.');
    }
    return { source, keys, values: [...source.values()], length: keys.length, next: 0 };
  }
  if (!isPlainObject(source)) {
    throw new EncodeError('type', `json cannot carry a ${source.constructor?.name ?? 'foreign object'}.`);
  }
  const keys = Object.keys(source);
  return { source, keys, values: undefined, length: keys.length, next: 0 };
}

function listLevel(source: object, values: readonly unknown[]): Level {
  return { source, keys: undefined, values, length: values.length, next: 0 };
}
