import { expect, test } from 'vitest';
import { Damages } from './damages.ts';

test('as long as nothing is damaged, what is wanted is asked for', () => {
  expect(new Damages().runsOf([[3, 7]])).toEqual([[3, 7]]);
});

test('the files of a group that was damaged are asked for one by one', () => {
  const damages = new Damages();
  expect(damages.add({ first: 4, count: 3 })).toBe(false);
  expect(
    damages.runsOf([
      [0, 6],
      [8, 2],
    ]),
  ).toEqual([
    [0, 4],
    [4, 1],
    [5, 1],
    [8, 2],
  ]);
});

test('a file that is damaged three times is given up, and asked for again if the user wants to', () => {
  const damages = new Damages();
  const given = [1, 2, 3].map(() => damages.add({ first: 5, count: 1 }));
  expect(given).toEqual([false, false, true]);
  expect(damages.runsOf([[4, 3]])).toEqual([
    [4, 1],
    [6, 1],
  ]);
  expect(damages.runsOf([[5, 1]])).toEqual([]);
  damages.clear();
  expect(damages.runsOf([[4, 3]])).toEqual([[4, 3]]);
});
