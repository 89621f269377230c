import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeepAlive, type Quiet } from './keep-alive.ts';

const TIMEOUT_MS = 2000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

function quiet(): Quiet & { count: number } {
  return {
    heard: false,
    count: 0,
    onQuiet() {
      this.count++;
    },
    onLook: () => undefined,
  };
}

test('silence is told once a timeout', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const silent = quiet();
  keepAlive.add(silent);
  vi.advanceTimersByTime(TIMEOUT_MS - 1);
  expect(silent.count).toBe(0);
  vi.advanceTimersByTime(1);
  expect(silent.count).toBe(1);
  vi.advanceTimersByTime(3 * TIMEOUT_MS);
  expect(silent.count).toBe(4);
});

test('whoever is heard within every timeout is never told silent', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const lively = quiet();
  keepAlive.add(lively);
  for (let i = 0; i < 10; i++) {
    vi.advanceTimersByTime(TIMEOUT_MS / 2);
    lively.heard = true;
  }
  expect(lively.count).toBe(0);
});

test('the timer ends with the last connection', () => {
  const keepAlive = new KeepAlive(TIMEOUT_MS);
  const [one, two] = [quiet(), quiet()];
  keepAlive.add(one);
  keepAlive.add(two);
  keepAlive.delete(one);
  expect(vi.getTimerCount()).toBe(1);
  keepAlive.delete(two);
  expect(vi.getTimerCount()).toBe(0);
});
