import { Buffer } from 'node:buffer';
import { DecodeError } from './codec-errors.ts';
import { integerOf } from './json-number.ts';

/** The arguments of protocol 0's opcodes: lines of text. */

const INTEGER = /^ *[+-]?[0-9]+L?$/;
const FLOAT = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;

/** INT: `00` and `01` are False and True. */
export function parseInt0(line: string): number | bigint | boolean {
  if (line === '00') return false;
  if (line === '01') return true;
  return parseLong0(line);
}

/** LONG and INT: digits, with or without Python 2's `L`. */
export function parseLong0(line: string): number | bigint {
  if (!INTEGER.test(line)) throw new DecodeError('number', 'The pickle has an invalid integer.');
  return integerOf(line.trim().replace('L', '').replace('+', ''));
}

/** GET and PUT. */
export function parseIndex0(line: string): number {
  if (!/^[0-9]{1,10}$/.test(line)) throw new DecodeError('memo', 'The pickle has an invalid memo index.');
  return Number(line);
}

/** FLOAT: Python's `repr`. */
export function parseFloat0(line: string): number {
  if (line === 'nan') return Number.NaN;
  if (line === 'inf') return Number.POSITIVE_INFINITY;
  if (line === '-inf') return Number.NEGATIVE_INFINITY;
  if (!FLOAT.test(line)) throw new DecodeError('number', 'The pickle has an invalid float.');
  return Number(line);
}

/** UNICODE: Python's raw-unicode-escape, in which only \uXXXX and \UXXXXXXXX are special. */
export function parseUnicode0(line: string): string {
  if (!line.includes('\\')) return line;
  return line.replace(
    /\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})|\\[uU]/g,
    (_, short?: string, long?: string) => {
      const point = Number.parseInt(short ?? long ?? 'x', 16);
      if (!(point <= 0x10ffff)) throw new DecodeError('text', 'The pickle has an invalid Unicode escape.');
      return String.fromCodePoint(point);
    },
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** STRING: the `repr` of a Python 2 str, with quotes. */
export function parseString0(line: string): string | Uint8Array {
  const quote = line[0];
  const body = line.trimEnd();
  if ((quote !== "'" && quote !== '"') || body.length < 2 || body.at(-1) !== quote) {
    throw new DecodeError('text', 'The pickle has a string without quotes.');
  }
  const text = body
    .slice(1, -1)
    .replace(
      /\\(?:x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))/g,
      (whole, hex?: string, octal?: string, char?: string) => {
        if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
        if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
        return ESCAPES[char ?? ''] ?? whole;
      },
    );
  return python2String(Buffer.from(text, 'latin1'));
}

/** A Python 2 str: text if it is ASCII, else bytes. */
export function python2String(bytes: Uint8Array): string | Uint8Array {
  return bytes.every((byte) => byte < 0x80) ? Buffer.from(bytes).toString('latin1') : new Uint8Array(bytes);
}
