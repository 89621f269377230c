import { describe, expect, it } from 'vitest';
import type { ItemView } from '../../../main/ipc/contract.ts';
import { placeOf } from './grouping.ts';

const noon = new Date(2026, 10, 24, 12).getTime();
const said = (from: ItemView['from'], minute: number): ItemView => ({
  id: `${from}${minute}`,
  at: noon + minute * 60_000,
  from,
  kind: 'text',
  text: '',
  state: 'sent',
});

describe('grouping', () => {
  it('joins what one side says within five minutes', () => {
    const items = [
      said('me', 0),
      said('me', 1),
      said('me', 2),
      said('them', 3),
      said('me', 4),
      said('me', 20),
    ];
    expect(items.map((_, index) => placeOf(items, index))).toEqual([
      'first',
      'middle',
      'last',
      'only',
      'only',
      'only',
    ]);
  });

  it('ends at midnight', () => {
    const items = [said('me', 12 * 60 - 1), said('me', 12 * 60)];
    expect(placeOf(items, 0)).toBe('only');
  });
});
