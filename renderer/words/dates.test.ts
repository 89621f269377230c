import { describe, expect, it } from 'vitest';
import { briefText, dayText } from './dates.ts';

describe('days', () => {
  const now = new Date(2026, 10, 24, 12).getTime();
  it('are today, yesterday, a weekday, then a date', () => {
    expect(dayText(new Date(2026, 10, 24, 0).getTime(), now)).toBe('Today');
    expect(dayText(new Date(2026, 10, 23, 23).getTime(), now)).toBe('Yesterday');
    expect(dayText(new Date(2026, 10, 20).getTime(), now)).toMatch(/^\p{L}+$/u);
    expect(dayText(new Date(2025, 10, 20).getTime(), now)).toContain('2025');
  });
  it('are the time today, in a narrow column', () => {
    expect(briefText(new Date(2026, 10, 24, 9, 5).getTime(), now)).toMatch(/^9:05/);
    expect(briefText(new Date(2026, 10, 23, 23).getTime(), now)).toBe('Yesterday');
  });
});
