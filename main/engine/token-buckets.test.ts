import { expect, test } from 'vitest';
import { TokenBuckets } from './token-buckets.ts';

let now = 0;
const buckets = () => new TokenBuckets({ burst: 3, perSecond: 2, keys: 2 }, () => now);
const taken = (from: TokenBuckets, key: string, times: number) =>
  Array.from({ length: times }, () => from.take(key)).filter(Boolean).length;

test('a burst passes, and then no more than the rate', () => {
  const some = buckets();
  expect(taken(some, 'a', 10)).toBe(3);
  now += 1000;
  expect(taken(some, 'a', 10)).toBe(2);
  now += 60_000;
  expect(taken(some, 'a', 10)).toBe(3);
});

test('a flood on one key takes nothing from another', () => {
  const some = buckets();
  taken(some, 'a', 100);
  expect(taken(some, 'b', 3)).toBe(3);
});

test('the table is bounded, and evicts the least recently used key', () => {
  const some = buckets();
  taken(some, 'a', 3);
  taken(some, 'b', 3);
  some.take('a');
  some.take('c');
  expect(some.size).toBe(2);
  expect(some.take('a')).toBe(false);
  expect(some.take('b')).toBe(true);
});
