import { expect, test } from 'vitest';
import { createIdentity } from './identity.ts';
import { commitmentTo, isNonce, newNonce, opensCommitment, verificationCode } from './verification-code.ts';

const [anna, ben, eve] = [createIdentity(), createIdentity(), createIdentity()].map(
  (it) => it.fingerprint,
) as [string, string, string];
const exporter = Buffer.alloc(32, 7);

test('both sides of one session see the same six digits', () => {
  const sides = { beginner: anna, answerer: ben, exporter };
  const [first, second] = [newNonce(), newNonce()];
  expect(verificationCode(sides, first, second)).toMatch(/^\d{6}$/);
  expect(verificationCode({ ...sides }, first, second)).toBe(verificationCode(sides, first, second));
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
