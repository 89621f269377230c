import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decode } from './index.ts';

const read = (number: string): unknown => decode('json', Buffer.from(`{"data": ${number}}`));
const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: length }).map((them) => them.join(''));
const whole = digits(20).map((text) => text.replace(/^0+(?=.)/, ''));
const sign = fc.constantFrom('', '-');

test('a decimal is the double that Number() makes of it', () => {
  fc.assert(
    fc.property(sign, whole, digits(24), (minus, before, after) => {
      const decimal = `${minus}${before}.${after}`;
      expect(read(decimal)).toBe(Number(decimal));
    }),
    { seed: 20_261_201, numRuns: 20_000 },
  );
});

test('a double comes back as it was', () => {
  const doubles = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((double) => double !== 0),
    fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    fc.double({ min: 1e9, max: 2e9, noNaN: true }),
  );
  fc.assert(
    fc.property(doubles, (double) => {
      expect(read(Number.isInteger(double) ? double.toExponential() : String(double))).toBe(double);
    }),
    { seed: 20_261_202, numRuns: 20_000 },
  );
});

test('a decimal in the middle between two doubles is rounded to the even one', () => {
  for (const middle of [
    '9007199254740993.0',
    '4503599627370497.50',
    '1125899906842624.125',
    '0.5000000000000001',
  ]) {
    expect(read(middle)).toBe(Number(middle));
  }
});

test('whole numbers are exact, whatever their size', () => {
  fc.assert(
    fc.property(sign, whole, (minus, text) => {
      const exact = BigInt(minus + text);
      const number = Number(exact);
      expect(read(minus + text)).toBe(Number.isSafeInteger(number) ? number : exact);
    }),
    { seed: 20_261_203, numRuns: 5_000 },
  );
});

test('an integer beyond the doubles is exact in a long message, too', () => {
  const digits = '9'.repeat(400);
  const padding = `"${' '.repeat(2_000)}"`;
  expect(read(`[${padding}, ${digits}, -${digits}]`)).toEqual([
    ' '.repeat(2_000),
    BigInt(digits),
    -BigInt(digits),
  ]);
});

test.each(['01', '-', '+1', '1.', '.5', '1.e5', '1e', '1e+', '-01', '0x10', '1_000', '--1', '1.5.5'])(
  '%s is no number',
  (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'syntax' }));
  },
);
