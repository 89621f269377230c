import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyText, bytes, DTYPES, jsonValue, ndArray, rawValue, scalar } from '../tests/arbitrary-values.ts';
import { sameValue } from '../tests/same-value.ts';
import { decode, EncodeError, encode, PyTuple } from './index.ts';

const RUNS = { numRuns: 1_000, seed: 20_261 };

test('every value comes back from raw as it was, part by part', () => {
  fc.assert(
    fc.property(rawValue, (value) => sameValue(decode('raw', encode('raw', value)), value)),
    RUNS,
  );
});

test('every value that json carries comes back from it as it was', () => {
  fc.assert(
    fc.property(jsonValue, (value) => sameValue(decode('json', encode('json', value)), value)),
    RUNS,
  );
});

test('what json carries, raw carries too', () => {
  fc.assert(
    fc.property(jsonValue, (value) => sameValue(decode('raw', encode('raw', value)), value)),
    RUNS,
  );
});

test('any text comes back, half surrogate pairs and byte order marks included', () => {
  fc.assert(
    fc.property(
      anyText,
      fc.constantFrom('raw', 'json'),
      (text, type) => decode(type, encode(type, text)) === text,
    ),
    RUNS,
  );
});

test('a part that is shared stays shared, and one that contains itself still does', () => {
  fc.assert(
    fc.property(rawValue, (part) => {
      const loop: unknown[] = [part];
      const dict: Record<string, unknown> = Object.assign(Object.create(null), { part, loop });
      loop.push(loop, new PyTuple([part, dict]), new Map<unknown, unknown>([[0, dict]]));
      return sameValue(decode('raw', encode('raw', loop)), loop);
    }),
    RUNS,
  );
});

test('encoding is repeatable: what was read is written as the same bytes again', () => {
  fc.assert(
    fc.property(rawValue, (value) => {
      const body = encode('raw', value);
      return Buffer.compare(encode('raw', decode('raw', body)), body) === 0;
    }),
    RUNS,
  );
});

test.each(DTYPES)('arrays of %s keep their bytes, shape and type', (dtype) => {
  fc.assert(
    fc.property(
      ndArray.filter((it) => it.dtype === dtype),
      (array) => sameValue(decode('raw', encode('raw', array)), array),
    ),
    { numRuns: 20, seed: RUNS.seed },
  );
});

test('json refuses what it cannot carry, and says why', () => {
  for (const value of fc.sample(fc.oneof(bytes, scalar, ndArray), { numRuns: 100, seed: RUNS.seed })) {
    expect(() => encode('json', value)).toThrow(EncodeError);
  }
});
