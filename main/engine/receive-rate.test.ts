import { expect, test } from 'vitest';
import { BODY_PACE } from './flood-limits.ts';
import { BodyPace } from './receive-rate.ts';

const { periodMs, bytes } = BODY_PACE;
const moving = { within: true, resting: false };

test('a body that drips through a whole period is too slow', () => {
  const pace = new BodyPace();
  expect(pace.isTooSlow({ ...moving, receivedBytes: 100 }, 0)).toBe(false);
  expect(pace.isTooSlow({ ...moving, receivedBytes: 100 + bytes - 1 }, periodMs - 1)).toBe(false);
  expect(pace.isTooSlow({ ...moving, receivedBytes: 100 + bytes - 1 }, periodMs)).toBe(true);
});

test('one that brings enough in each period is not, however long it takes', () => {
  const pace = new BodyPace();
  for (let period = 0; period < 100; period++) {
    expect(pace.isTooSlow({ ...moving, receivedBytes: period * bytes }, period * periodMs)).toBe(false);
  }
});

test('time between messages, and time in which we rest, does not count', () => {
  const pace = new BodyPace();
  pace.isTooSlow({ ...moving, receivedBytes: 1 }, 0);
  expect(pace.isTooSlow({ within: true, resting: true, receivedBytes: 1 }, periodMs - 1)).toBe(false);
  expect(pace.isTooSlow({ ...moving, receivedBytes: 1 }, periodMs)).toBe(false);
  expect(pace.isTooSlow({ within: false, resting: false, receivedBytes: 2 }, 3 * periodMs)).toBe(false);
  expect(pace.isTooSlow({ ...moving, receivedBytes: 2 }, 9 * periodMs)).toBe(false);
});
