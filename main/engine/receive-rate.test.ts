import { expect, test } from 'vitest';
import { MIN_RECEIVE_RATE } from './flood-limits.ts';
import { ReceiveRateGuard } from './receive-rate.ts';

const { periodMs, bytes } = MIN_RECEIVE_RATE;
const moving = { inMessage: true, paused: false };

test('a body that drips through a whole period is too slow', () => {
  const guard = new ReceiveRateGuard();
  expect(guard.isTooSlow({ ...moving, receivedBytes: 100 }, 0)).toBe(false);
  expect(guard.isTooSlow({ ...moving, receivedBytes: 100 + bytes - 1 }, periodMs - 1)).toBe(false);
  expect(guard.isTooSlow({ ...moving, receivedBytes: 100 + bytes - 1 }, periodMs)).toBe(true);
});

test('one that brings enough in each period is not, however long it takes', () => {
  const guard = new ReceiveRateGuard();
  for (let period = 0; period < 100; period++) {
    expect(guard.isTooSlow({ ...moving, receivedBytes: period * bytes }, period * periodMs)).toBe(false);
  }
});

test('time between messages, and time in which we rest, does not count', () => {
  const guard = new ReceiveRateGuard();
  guard.isTooSlow({ ...moving, receivedBytes: 1 }, 0);
  expect(guard.isTooSlow({ inMessage: true, paused: true, receivedBytes: 1 }, periodMs - 1)).toBe(false);
  expect(guard.isTooSlow({ ...moving, receivedBytes: 1 }, periodMs)).toBe(false);
  expect(guard.isTooSlow({ inMessage: false, paused: false, receivedBytes: 2 }, 3 * periodMs)).toBe(false);
  expect(guard.isTooSlow({ ...moving, receivedBytes: 2 }, 9 * periodMs)).toBe(false);
});
