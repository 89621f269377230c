import { expect, test } from 'vitest';
import { DecodeError, decode, EncodeError, encode, PyTuple } from './index.ts';

const LEVELS = 990;

test.each([
  [
    'decoding json',
    () => decode('json', Buffer.from(`{"data": ${'['.repeat(LEVELS)}${']'.repeat(LEVELS)}}`)),
  ],
  ['encoding a pickle', () => encode('raw', nested())],
])('with hardly any stack left, %s is refused as too deep', (_, work) => {
  const outcomes = new Set<string>();
  const dive = (depth: number): void => {
    try {
      dive(depth + 1);
    } catch {
      // On the way back up, a little more of the stack is free each time.
    }
    if (outcomes.has('done') || depth % 100 > 0) return;
    try {
      work();
      outcomes.add('done');
    } catch (error) {
      if (error instanceof DecodeError || error instanceof EncodeError) outcomes.add(error.code);
    }
  };
  dive(0);
  expect(outcomes).toEqual(new Set(['too-deep', 'done']));
});

function nested(): unknown {
  let value: unknown = 1;
  for (let level = 0; level < LEVELS; level++) value = level % 2 === 0 ? [value] : new PyTuple([value]);
  return value;
}
