import { expect, test } from 'vitest';
import { createIdentity } from './identity.ts';
import { safetyNumber } from './safety-number.ts';

const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()].map(
  (it) => it.fingerprint,
) as [string, string, string];

test('a safety number is twelve groups of five digits, the same seen from either side', () => {
  const number = safetyNumber(anna, ben);
  expect(number).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(safetyNumber(ben, anna)).toBe(number);
  expect(safetyNumber(anna, eve)).not.toBe(number);
});

test('a safety number does not change between versions', () => {
  expect(safetyNumber('00'.repeat(32), 'ff'.repeat(32))).toBe(
    '07036 73434 05989 53689 02662 83348 63891 89500 20523 90398 51299 38320',
  );
});
