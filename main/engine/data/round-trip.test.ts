import fc from 'fast-check';
import { expect, test } from 'vitest';
import { jsonValue, ndArray, rawValue, scalar } from '../tests/arbitrary-values.ts';
import { sameValue } from '../tests/same-value.ts';
import { decode, encode, NdArray } from './index.ts';

const seed = 20_261_124;

test.each([
  ['json', jsonValue],
  ['raw', rawValue],
] as const)('every value that %s carries comes back as it was', (dataType, values) => {
  fc.assert(
    fc.property(values, (value) => sameValue(decode(dataType, encode(dataType, value)), value)),
    { seed, numRuns: 2_000 },
  );
});

test('arrays of every dtype, order and shape survive a round trip', () => {
  fc.assert(
    fc.property(ndArray, (array) => sameValue(decode('raw', encode('raw', array)), array)),
    { seed, numRuns: 2_000 },
  );
});

test('dates, times, decimals and UUIDs survive a round trip', () => {
  fc.assert(
    fc.property(scalar, (value) => sameValue(decode('raw', encode('raw', value)), value)),
    { seed, numRuns: 2_000 },
  );
});

test('shared and recursive parts stay shared and recursive', () => {
  fc.assert(
    fc.property(fc.array(rawValue, { minLength: 1 }), (parts) => {
      const value: unknown[] = [...parts, parts, parts];
      value.push(value);
      const back = decode('raw', encode('raw', value)) as unknown[];
      return sameValue(back, value) && back.at(-1) === back && back.at(-2) === back.at(-3);
    }),
    { seed, numRuns: 500 },
  );
});

test('an array owns its bytes, and does not refer to the message', () => {
  const bytes = encode('raw', new NdArray('|u1', [3], Uint8Array.of(1, 2, 3)));
  const { data } = decode('raw', bytes) as NdArray;
  bytes.fill(0);
  expect(data).toEqual(Uint8Array.of(1, 2, 3));
});
