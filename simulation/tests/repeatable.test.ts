import { expect, test } from 'vitest';
import { play } from '../run/play.ts';
import { drawSchedule } from '../schedule/draw.ts';
import { select } from '../schedule/select.ts';

const SEEDS = Array.from({ length: 24 }, (_, index) => index + 1);

test('a seed is always the same night, whatever was played before', async () => {
  const digests = new Map<number, string>();
  for (const seed of SEEDS) digests.set(seed, (await play(drawSchedule(seed))).digest);
  for (const seed of SEEDS.toReversed()) {
    const { digest } = await play(drawSchedule(seed), { keepsLines: true });
    expect(digest, `seed ${seed}`).toBe(digests.get(seed));
  }
  expect(new Set(digests.values()).size).toBe(SEEDS.length);
});

test('a selection plays only what was selected', () => {
  const whole = drawSchedule(7, 4);
  const some = select(whole, { machines: [0, 3], events: [0, 1, 2, 3, 4, 5, 6, 7] });
  expect(some.machines.map(({ name }) => name)).toEqual(['Ann', 'Dave']);
  for (const event of some.events) {
    for (const key of ['who', 'to', 'from'] as const) {
      const index = (event as unknown as Record<string, unknown>)[key];
      if (index !== undefined) expect([0, 1]).toContain(index);
    }
  }
  expect(select(whole, {})).toEqual(whole);
});
