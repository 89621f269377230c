import fc from 'fast-check';
import { expect, test } from 'vitest';
import { AskedFiles } from './asked-files.ts';
import { indicesIn } from './index-ranges.ts';

function asked(...runs: readonly (readonly [number, number])[]) {
  const files = new AskedFiles();
  for (const [first, count] of runs) files.add(first, count);
  return files.ranges;
}

test('what is asked for in one go is one range, in however many runs', () => {
  expect(asked([0, 5], [5, 5], [12, 1])).toEqual([
    [0, 10],
    [12, 1],
  ]);
});

test('what is asked for again is no other file', () => {
  expect(asked([0, 10], [20, 2], [3, 2], [21, 1])).toEqual([
    [0, 10],
    [20, 2],
  ]);
});

test('in whatever order they are asked for, each file counts once', () => {
  const runs = fc.array(fc.tuple(fc.nat(30), fc.integer({ min: 1, max: 8 })));
  fc.assert(
    fc.property(runs, (each) => {
      const wanted = new Set(
        each.flatMap(([first, count]) => Array.from({ length: count }, (_, at) => first + at)),
      );
      expect([...indicesIn(asked(...each))]).toEqual([...wanted].sort((one, other) => one - other));
    }),
  );
});
