import { DecodeError } from './codec-errors.ts';
import { nearestDouble } from './decimal.ts';
import type { NativeBuffer } from './utf8.ts';

/** CPython's limit (`sys.set_int_max_str_digits`), because the conversion takes quadratic time. */
export const MAX_INTEGER_DIGITS = 4_300;
/** So many digits are an integer of 32 bits, which V8 multiplies and adds to faster than to a double. */
const WORD_DIGITS = 9;
/** So many digits are an integer that a double holds exactly. */
const EXACT_DIGITS = 15;

const POINT = 0x2e;
const ZERO = 0x30;

/** Reads the numbers of JSON, and makes a text of the unusual ones only. */
export class JsonNumberReader {
  /** Where the last number ended. */
  end = 0;
  readonly #buffer: NativeBuffer;

  constructor(buffer: NativeBuffer) {
    this.#buffer = buffer;
  }

  /**
   * The number at `start`, or undefined if there is none. Python's ints (without a fraction or an exponent) are bigints
   * beyond the safe integers, and never -0.
   */
  read(start: number): number | bigint | undefined {
    const buffer = this.#buffer;
    const negative = buffer[start] === 0x2d;
    const first = negative ? start + 1 : start;
    let at = first;
    let code = buffer[at];
    let whole = 0;
    for (const stop = at + WORD_DIGITS; at < stop && isDigit(code); code = buffer[++at]) {
      whole = (Math.imul(whole, 10) + code - ZERO) | 0;
    }
    for (; isDigit(code); code = buffer[++at]) whole = whole * 10 + (code - ZERO);
    const digits = at - first;
    if (digits === 0 || (digits > 1 && buffer[first] === ZERO)) return undefined;
    if (code === POINT || isExponent(code)) {
      const size = code === POINT && digits <= EXACT_DIGITS ? this.#withFraction(whole, at + 1) : undefined;
      const float = size === undefined ? this.#unusual(start, at) : negative ? -size : size;
      if (float !== undefined) return float;
    }
    this.end = at;
    if (digits > EXACT_DIGITS) return integerOf(buffer.latin1Slice(start, at));
    return negative && whole > 0 ? -whole : whole;
  }

  /** The size of a number whose fraction begins at `start`; undefined if it is unusual. */
  #withFraction(whole: number, start: number): number | undefined {
    const buffer = this.#buffer;
    let at = start;
    let code = buffer[at];
    let upper = 0;
    for (const stop = at + WORD_DIGITS; at < stop && isDigit(code); code = buffer[++at]) {
      upper = (Math.imul(upper, 10) + code - ZERO) | 0;
    }
    const upperDigits = at - start;
    let lower = 0;
    for (const stop = at + WORD_DIGITS; at < stop && isDigit(code); code = buffer[++at]) {
      lower = (Math.imul(lower, 10) + code - ZERO) | 0;
    }
    const digits = at - start;
    if (digits === 0 || isDigit(code) || isExponent(code)) return undefined;
    this.end = at;
    if (digits === upperDigits) return nearestDouble(whole, upper, digits, digits);
    return nearestDouble(whole * 10 ** WORD_DIGITS + upper, lower, digits - upperDigits, digits);
  }

  /** A number with many digits or an exponent; undefined if there is nothing but digits before `end` that belong to it. */
  #unusual(start: number, end: number): number | undefined {
    const buffer = this.#buffer;
    let at = end;
    if (buffer[at] === POINT) {
      const first = ++at;
      while (isDigit(buffer[at])) at++;
      if (at === first) return undefined;
    }
    if (isExponent(buffer[at])) {
      const sign = buffer[++at];
      const first = sign === 0x2b || sign === 0x2d ? ++at : at;
      while (isDigit(buffer[at])) at++;
      if (at === first) return undefined;
    }
    this.end = at;
    return Number(buffer.latin1Slice(start, at));
  }
}

function isDigit(code: number | undefined): code is number {
  return code !== undefined && code >= ZERO && code <= 0x39;
}

function isExponent(code: number | undefined): boolean {
  return code === 0x65 || code === 0x45;
}

/** A number if it is a safe integer (never -0), else a bigint. */
export function integerOf(digits: string): number | bigint {
  if (digits.length > MAX_INTEGER_DIGITS + 1) {
    throw new DecodeError('number', `An integer has more than ${MAX_INTEGER_DIGITS} digits.`);
  }
  const number = Number(digits) + 0;
  return Number.isSafeInteger(number) ? (number === 0 ? 0 : number) : BigInt(digits);
}
