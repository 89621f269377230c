import type { Allowance } from './allowance.ts';
import { DecodeError } from './errors.ts';
import { type Dict, newDict } from './values.ts';

/** CPython refuses to convert longer integers (`sys.set_int_max_str_digits`), since it takes quadratic time. */
export const MAX_INTEGER_DIGITS = 4_300;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];

/**
 * JSON as Python writes it, for what JSON.parse cannot read. No recursion: the containers being read are on a
 * stack of our own. The caller has bounded their depth.
 */
export function readPythonJson(text: string, allowance: Allowance): unknown {
  return new JsonReader(text, allowance).read();
}

class JsonReader {
  readonly #text: string;
  readonly #allowance: Allowance;
  #at = 0;

  constructor(text: string, allowance: Allowance) {
    this.#text = text;
    this.#allowance = allowance;
  }

  read(): unknown {
    const open: (unknown[] | Dict)[] = [];
    const keys: string[] = []; // of the objects among the open containers
    let value: unknown;
    for (;;) {
      this.#skipSpace();
      const char = this.#text[this.#at];
      if (char === '[' && !this.#opensEmpty(']')) {
        open.push([]);
        continue;
      }
      if (char === '{' && !this.#opensEmpty('}')) {
        open.push(newDict());
        keys.push(this.#key());
        continue;
      }
      value = char === '[' ? [] : char === '{' ? newDict() : this.#scalar();
      for (;;) {
        const container = open.at(-1);
        this.#skipSpace();
        if (container === undefined) {
          if (this.#at !== this.#text.length) this.#fail();
          return value;
        }
        const isList = Array.isArray(container);
        if (isList) container.push(value);
        else container[keys.pop() as string] = value;
        const next = this.#text[this.#at];
        if (next === ',') {
          this.#at++;
          if (!isList) keys.push(this.#key());
          break;
        }
        if (next !== (isList ? ']' : '}')) this.#fail();
        this.#at++;
        value = open.pop();
      }
    }
  }

  /** Steps over the bracket, and over the closing one if nothing stands between. */
  #opensEmpty(closing: string): boolean {
    this.#at++;
    this.#skipSpace();
    if (this.#text[this.#at] !== closing) return false;
    this.#at++;
    return true;
  }

  #key(): string {
    this.#skipSpace();
    const key = this.#string();
    this.#skipSpace();
    if (this.#text[this.#at] !== ':') this.#fail();
    this.#at++;
    this.#allowance.keys(1);
    return key;
  }

  #scalar(): unknown {
    if (this.#text[this.#at] === '"') return this.#string();
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.#at;
    const [whole, integer, fraction, exponent] = NUMBER.exec(this.#text) ?? this.#fail();
    this.#at = NUMBER.lastIndex;
    if (fraction !== undefined || exponent !== undefined) return Number(whole);
    return integerOf(integer as string);
  }

  /** From its opening quote on; JSON.parse knows the escapes and keeps lone surrogates. */
  #string(): string {
    const start = this.#at;
    if (this.#text[start] !== '"') this.#fail();
    let end = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(end);
      if (Number.isNaN(code)) this.#fail();
      if (code === 0x22) break;
      end += code === 0x5c ? 2 : 1;
    }
    this.#at = end + 1;
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#fail();
    }
  }

  #skipSpace(): void {
    SPACE.lastIndex = this.#at;
    SPACE.exec(this.#text);
    this.#at = SPACE.lastIndex;
  }

  #fail(): never {
    throw new DecodeError('syntax', `Not JSON: unexpected text at character ${this.#at}.`);
  }
}

/** A number when it is a safe integer (never -0), else a bigint. */
export function integerOf(digits: string): number | bigint {
  if (digits.length > MAX_INTEGER_DIGITS + 1) {
    throw new DecodeError('number', `An integer of more than ${MAX_INTEGER_DIGITS} digits.`);
  }
  const number = Number(digits) + 0;
  return Number.isSafeInteger(number) ? (number === 0 ? 0 : number) : BigInt(digits);
}
