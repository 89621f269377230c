import { isUtf8 } from 'node:buffer';
import { DecodeError } from './codec-errors.ts';
import type { DecodeBudget } from './decode-budget.ts';
import { JsonNumberReader } from './json-number.ts';
import { JsonTextReader } from './json-text.ts';
import type { NativeBuffer } from './utf8.ts';
import type { Dict } from './values.ts';

/** Maximum nesting. CPython's json module stops at about 1,000, too. */
export const MAX_JSON_DEPTH = 1_000;
export const CONTAINER_BYTES = 64;
/** A copy of it is a list of its own kind to V8; each `[]` would be of the most general kind that any was before. */
const NO_ITEMS: readonly unknown[] = [];
/** Longer lists are put together from lists of this length: V8 copies one that grows whenever it is half as long again. */
const MAX_GROWN_ITEMS = 8_192;

/** Parses JSON as Python writes it. */
export class JsonParser {
  readonly #buffer: NativeBuffer;
  readonly #numbers: JsonNumberReader;
  readonly #texts: JsonTextReader;
  readonly #budget: DecodeBudget;
  readonly #newObject: () => Dict;
  #at = 0;
  #depth = 0;

  /** @param newObject creates an empty object without a prototype */
  constructor(bytes: Uint8Array, budget: DecodeBudget, newObject: () => Dict) {
    const { buffer, byteOffset, length } = bytes;
    this.#buffer = Buffer.from(buffer, byteOffset, length) as NativeBuffer;
    const view = new DataView(buffer, byteOffset, length);
    this.#numbers = new JsonNumberReader(this.#buffer);
    this.#texts = new JsonTextReader(this.#buffer, view);
    this.#budget = budget;
    this.#newObject = newObject;
  }

  /** @throws DecodeError */
  read(): unknown {
    if (!isUtf8(this.#buffer)) throw new DecodeError('utf8', 'The text is not valid UTF-8.');
    const value = this.#value();
    if (this.#next() !== -1) this.#fail();
    return value;
  }

  #value(): unknown {
    switch (this.#next()) {
      case 0x22: // "
        return this.#text();
      case 0x7b: // {
        return this.#object();
      case 0x5b: // [
        return this.#list();
      case 0x74: // t
        return this.#word('true', true);
      case 0x66: // f
        return this.#word('false', false);
      case 0x6e: // n
        return this.#word('null', null);
      case 0x4e: // N
        return this.#word('NaN', Number.NaN);
      case 0x49: // I
        return this.#word('Infinity', Number.POSITIVE_INFINITY);
      default:
        return this.#number();
    }
  }

  #number(): number | bigint {
    const number = this.#numbers.read(this.#at);
    if (number === undefined) return this.#word('-Infinity', Number.NEGATIVE_INFINITY);
    this.#at = this.#numbers.end;
    return number;
  }

  #list(): unknown[] {
    this.#open();
    let list = NO_ITEMS.slice();
    let full: unknown[][] | undefined;
    if (this.#next() !== 0x5d) {
      for (;;) {
        list[list.length] = this.#value();
        const code = this.#next();
        if (code === 0x5d) break;
        if (code !== 0x2c) this.#fail();
        this.#at++;
        if (list.length === MAX_GROWN_ITEMS) {
          full ??= [];
          full.push(list);
          list = NO_ITEMS.slice();
        }
      }
    }
    this.#close();
    return full === undefined ? list : NO_ITEMS.concat(...full, list);
  }

  #object(): Dict {
    this.#open();
    const object = this.#newObject();
    if (this.#next() !== 0x7d) {
      for (;;) {
        if (this.#next() !== 0x22) this.#fail();
        const key = this.#text();
        if (this.#next() !== 0x3a) this.#fail();
        this.#at++;
        this.#budget.chargeKeys(1);
        object[key] = this.#value();
        const code = this.#next();
        if (code === 0x7d) break;
        if (code !== 0x2c) this.#fail();
        this.#at++;
      }
    }
    this.#close();
    return object;
  }

  #open(): void {
    if (++this.#depth > MAX_JSON_DEPTH) throw jsonTooDeep();
    this.#budget.charge(CONTAINER_BYTES);
    this.#at++;
  }

  #close(): void {
    this.#depth--;
    this.#at++;
  }

  #text(): string {
    const text = this.#texts.read(this.#at + 1);
    if (text === undefined) this.#fail();
    this.#at = this.#texts.end;
    return text;
  }

  #word<T>(word: string, value: T): T {
    for (let index = 0; index < word.length; index++) {
      if (this.#buffer[this.#at + index] !== word.charCodeAt(index)) this.#fail();
    }
    this.#at += word.length;
    return value;
  }

  /** The next byte that is not white space, which is skipped; -1 at the end. */
  #next(): number {
    const buffer = this.#buffer;
    const end = buffer.length;
    for (let at = this.#at; at < end; at++) {
      const code = buffer[at] as number;
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) {
        this.#at = at;
        return code;
      }
    }
    this.#at = end;
    return -1;
  }

  #fail(): never {
    throw new DecodeError('syntax', `Not JSON: unexpected text at byte ${this.#at}.`);
  }
}

export function jsonTooDeep(): DecodeError {
  return new DecodeError('too-deep', `The value is nested deeper than ${MAX_JSON_DEPTH} levels.`);
}
