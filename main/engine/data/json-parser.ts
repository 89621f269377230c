import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import type { Dict } from './values.ts';

/** CPython refuses to convert longer integers (`sys.set_int_max_str_digits`), since it takes quadratic time. */
export const MAX_INTEGER_DIGITS = 4_300;

const NUMBER = /(-?(?:0|[1-9][0-9]*))(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const WORDS: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
];
/** Integers of fewer digits are safe, and are read without a look at the rest of the rules. */
const QUICK_DIGITS = 15;

/**
 * JSON as Python writes it. No recursion: the containers being read are on a stack of our own. The caller has bounded
 * their depth.
 * @param newObject makes an empty object without a prototype
 */
export function parsePythonJson(text: string, budget: DecodeBudget, newObject: () => Dict): unknown {
  return new JsonParser(text, budget, newObject).read();
}

class JsonParser {
  readonly #text: string;
  readonly #budget: DecodeBudget;
  readonly #newObject: () => Dict;
  #at = 0;

  constructor(text: string, budget: DecodeBudget, newObject: () => Dict) {
    this.#text = text;
    this.#budget = budget;
    this.#newObject = newObject;
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
        open.push(this.#newObject());
        keys.push(this.#key());
        continue;
      }
      value = char === '[' ? [] : char === '{' ? this.#newObject() : this.#scalar();
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
    this.#budget.keys(1);
    return key;
  }

  #scalar(): unknown {
    const code = this.#text.charCodeAt(this.#at);
    if (code === 0x22) return this.#string();
    if (code >= 0x31 && code <= 0x39) {
      const quick = this.#quickInteger();
      if (quick !== undefined) return quick;
    }
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

  /** A short run of digits that ends the number; undefined, and nothing read, for all others. */
  #quickInteger(): number | undefined {
    let value = 0;
    for (let i = this.#at, end = i + QUICK_DIGITS; i < end; i++) {
      const code = this.#text.charCodeAt(i);
      if (code >= 0x30 && code <= 0x39) {
        value = value * 10 + code - 0x30;
        continue;
      }
      if (code === 0x2e || code === 0x65 || code === 0x45) return undefined; // . e E
      this.#at = i;
      return value;
    }
    return undefined;
  }

  /** From its opening quote on; JSON.parse knows the escapes and keeps lone surrogates. */
  #string(): string {
    const start = this.#at;
    if (this.#text.charCodeAt(start) !== 0x22) this.#fail();
    let plain = true;
    let end = start + 1;
    for (;;) {
      const code = this.#text.charCodeAt(end);
      if (Number.isNaN(code)) this.#fail();
      if (code === 0x22) break;
      if (code < 0x20 || code === 0x5c) plain = false;
      end += code === 0x5c ? 2 : 1;
    }
    this.#at = end + 1;
    if (plain) return this.#text.slice(start + 1, end);
    try {
      return JSON.parse(this.#text.slice(start, this.#at)) as string;
    } catch {
      this.#at = start;
      return this.#fail();
    }
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
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
