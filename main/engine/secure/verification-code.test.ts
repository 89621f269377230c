import { expect, test } from 'vitest';
import { createIdentity } from './identity.ts';
import { safetyNumber } from './safety-number.ts';
import { commitmentTo, isNonce, newNonce, opensCommitment, verificationCode } from './verification-code.ts';

const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()].map(
  (it) => it.fingerprint,
) as [string, string, string];
const exporter = Buffer.alloc(32, 7);

test('a safety number is twelve groups of five digits, the same seen from either side', () => {
  const number = safetyNumber(anna, ben);
  expect(number).toMatch(/^(\d{5} ){11}\d{5}$/);
  expect(safetyNumber(ben, anna)).toBe(number);
  expect(safetyNumber(anna, eve)).not.toBe(number);
});

test('a safety number stays what it is from one version to the next', () => {
  expect(safetyNumber('00'.repeat(32), 'ff'.repeat(32))).toBe(
    '07036 73434 05989 53689 02662 83348 63891 89500 20523 90398 51299 38320',
  );
});

test('both sides of one session see the same six digits', () => {
  const sides = { beginner: anna, answerer: ben, exporter };
  const [hers, his] = [newNonce(), newNonce()];
  expect(verificationCode(sides, hers, his)).toMatch(/^\d{6}$/);
  expect(verificationCode({ ...sides }, hers, his)).toBe(verificationCode(sides, hers, his));
});

test.each([
  ['another session', { beginner: anna, answerer: ben, exporter: Buffer.alloc(32, 8) }],
  ['another certificate on one side', { beginner: anna, answerer: eve, exporter }],
  ['turned sides', { beginner: ben, answerer: anna, exporter }],
])('%s gives another code', (_, sides) => {
  // Three nonces each: that all three codes were the same by chance is one in 10^18.
  const codesOf = (these: typeof sides) =>
    ['1', '2', '3'].map((digit) => verificationCode(these, digit.repeat(64), 'a'.repeat(64)));
  expect(codesOf(sides)).not.toEqual(codesOf({ beginner: anna, answerer: ben, exporter }));
});

test('a commitment is opened by its nonce alone', () => {
  const nonce = newNonce();
  expect(opensCommitment(nonce, commitmentTo(nonce))).toBe(true);
  expect(opensCommitment(newNonce(), commitmentTo(nonce))).toBe(false);
});

test.each(['', 'ff', 'FF'.repeat(32), '0'.repeat(63), '0'.repeat(65), 5, null])('%j is no nonce', (text) => {
  expect(isNonce(text)).toBe(false);
});
