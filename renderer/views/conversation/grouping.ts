import type { ItemView } from '../../../main/ipc/contract.ts';
import { dayOf } from '../../words/dates.ts';

/** Items of one side within this time form a group. */
const togetherMs = 5 * 60_000;

/** An item's place in its group; only the last shows the time. */
export type Place = 'only' | 'first' | 'middle' | 'last';

export function placeOf(items: readonly ItemView[], index: number): Place {
  const begins = !together(items[index - 1], items[index]);
  const ends = !together(items[index], items[index + 1]);
  if (begins) return ends ? 'only' : 'first';
  return ends ? 'last' : 'middle';
}

function together(earlier: ItemView | undefined, later: ItemView | undefined): boolean {
  return (
    earlier !== undefined &&
    later !== undefined &&
    earlier.from === later.from &&
    earlier.from !== 'system' &&
    earlier.kind !== 'notice' &&
    later.kind !== 'notice' &&
    later.at - earlier.at < togetherMs &&
    dayOf(earlier.at) === dayOf(later.at)
  );
}
