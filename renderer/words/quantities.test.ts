import { describe, expect, it } from 'vitest';
import { durationText, listText, percentOf, rateText, sizeText, speedText } from './quantities.ts';

describe('quantities', () => {
  it('say sizes in the unit that fits, as file managers do: 1 kB is 1,000 B', () => {
    expect([0, 999, 1000, 1536, 10_000_000, 1e12].map(sizeText)).toEqual([
      '0 B',
      '999 B',
      '1 kB',
      '1.54 kB',
      '10 MB',
      '1 TB',
    ]);
  });
  it('never say a thousand of a unit: the next one begins where rounding leads to it', () => {
    expect([999_499, 999_500, 999_999].map(sizeText)).toEqual(['999 kB', '1 MB', '1 MB']);
  });
  it('say speeds', () => {
    expect(speedText(1_250_000)).toBe('1.25 MB/s');
  });
  it('say durations in their two largest units', () => {
    expect([0.2, 60, 75, 3700, 90_000, 400_000].map(durationText)).toEqual([
      '1 s',
      '1 min',
      '1 min 15 s',
      '1 h 1 min',
      '25 h',
      '4 days',
    ]);
  });
  it('say rates, small ones with a decimal', () => {
    expect([0.52, 29.7, 12_000].map(rateText)).toEqual(['0.5', '30', '12,000']);
  });
  it('never reach 100 percent before the end, nor leave 0 to 100', () => {
    expect([percentOf(999, 1000), percentOf(0, 0), percentOf(5, 4)]).toEqual([99, 0, 100]);
  });
  it('say lists', () => {
    expect(listText(['a.txt', 'b.txt'])).toBe('a.txt, b.txt');
  });
});
