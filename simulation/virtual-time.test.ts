import { expect, test } from 'vitest';
import { VirtualTime } from './virtual-time.ts';

test('events happen in the order of their times, and at one moment in the order they were planned', async () => {
  const time = new VirtualTime();
  const seen: string[] = [];
  const plan = (delayMs: number, name: string) =>
    time.after(delayMs, () => seen.push(`${name} ${time.nowMs}`));
  for (const [index, delayMs] of [30, 10, 20, 10, 0].entries()) plan(delayMs, 'abcde'[index] as string);
  await time.pass(25);
  expect(seen).toEqual(['e 0', 'b 10', 'd 10', 'c 20']);
  expect(time.nowMs).toBe(25);
  await time.pass(100);
  expect(seen.at(-1)).toBe('a 30');
});

test('time stands still until every promise has settled', async () => {
  const time = new VirtualTime();
  const seen: number[] = [];
  time.after(10, async () => {
    for (let turn = 0; turn < 100; turn++) await undefined;
    seen.push(time.nowMs);
  });
  time.after(11, () => {});
  await time.pass(1_000);
  expect(seen).toEqual([10]);
});

test('a timer without what it should run is cancelled', async () => {
  const time = new VirtualTime();
  let ran = false;
  const timer = time.after(5, () => {
    ran = true;
  });
  timer.run = undefined;
  await time.pass(10);
  expect(ran).toBe(false);
});

test('thousands of events in any order come out sorted', async () => {
  const time = new VirtualTime();
  const seen: number[] = [];
  for (let index = 0; index < 5_000; index++)
    time.after((index * 7_919) % 1_009, () => seen.push(time.nowMs));
  await time.pass(2_000);
  expect(seen).toHaveLength(5_000);
  expect(seen).toEqual(seen.toSorted((one, other) => one - other));
});
