import { expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { TellFeatures } from '../feature.ts';
import { SleepWatch } from './sleep-watch.ts';

function watching() {
  const clock = new FakeClock();
  const told: string[] = [];
  const tell = ((hook: string) => void told.push(hook)) as TellFeatures;
  const watch = new SleepWatch({ clock, tell });
  watch.start();
  clock.pass(60_000);
  return { clock, told, watch };
}

test('time that passes in the ordinary way is no sleep', () => {
  expect(watching().told).toEqual([]);
});

test.each(['jump', 'freeze'] as const)('a %s of ten seconds is told once', (how) => {
  const { clock, told } = watching();
  clock[how](10_000);
  clock.pass(10_000);
  expect(told).toEqual(['networkChanged']);
});

test('nothing is told once it is stopped', () => {
  const { clock, told, watch } = watching();
  watch.stop();
  clock.jump(10_000);
  clock.pass(10_000);
  expect(told).toEqual([]);
});
