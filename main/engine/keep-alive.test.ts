import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeepAlive, type KeepAliveTarget } from './keep-alive.ts';

const TIMEOUT_MS = 2000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function target(): KeepAliveTarget & { count: number } {
  return {
    active: false,
    count: 0,
    onIdle() {
      this.count++;
    },
    onCheck: () => undefined,
  };
}

test('an idle target is reported once per timeout', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const silent = target();
  keepAlive.add(silent);
  vi.advanceTimersByTime(TIMEOUT_MS - 1);
  expect(silent.count).toBe(0);
  vi.advanceTimersByTime(1);
  expect(silent.count).toBe(1);
  vi.advanceTimersByTime(3 * TIMEOUT_MS);
  expect(silent.count).toBe(4);
});

test('a target that is active within every timeout is never idle', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const lively = target();
  keepAlive.add(lively);
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(TIMEOUT_MS / 2);
    lively.active = true;
  }
  expect(lively.count).toBe(0);
});

test('the timer ends with the last connection', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const [one, two] = [target(), target()];
  keepAlive.add(one);
  keepAlive.add(two);
  keepAlive.delete(one);
  expect(vi.getTimerCount()).toBe(1);
  keepAlive.delete(two);
  expect(vi.getTimerCount()).toBe(0);
});
