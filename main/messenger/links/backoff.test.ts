import { expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import { Backoff } from './backoff.ts';

/** Without jitter: the random byte is 0. */
function retry() {
  const clock = new FakeClock();
  const runs: number[] = [];
  const startedAt = clock.now();
  const it = new Backoff({ clock, randomHex: () => '00' });
  const later = () => it.later('a', () => runs.push(clock.now() - startedAt));
  return { clock, runs, it, later };
}

test('pauses grow up to a limit', () => {
  const { clock, runs, later } = retry();
  for (let round = 0; round < 10; round++) {
    later();
    clock.pass(60_000);
  }
  const pauses = runs.map((at, round) => at - round * 60_000);
  expect(pauses).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000, 10_000, 10_000]);
});

test('a retry requested twice runs once, and not at all if it worked meanwhile', () => {
  const { clock, runs, it, later } = retry();
  later();
  later();
  clock.pass(500);
  expect(runs).toEqual([500]);
  later();
  it.worked('a');
  clock.pass(60_000);
  expect(runs).toEqual([500]);
  later();
  clock.pass(500);
  expect(runs).toHaveLength(2);
});

test('jitter makes a pause longer', () => {
  const clock = new FakeClock();
  let ran = 0;
  const it = new Backoff({ clock, randomHex: () => 'ff' });
  it.later('a', () => ran++);
  clock.pass(749);
  expect(ran).toBe(0);
  clock.pass(1);
  expect(ran).toBe(1);
});
