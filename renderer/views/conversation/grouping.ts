import type { ItemView } from '../../../main/ipc/contract.ts';
import { dayOf } from '../../words/dates.ts';

/** Said within this by the same side belongs together. */
const togetherMs = 5 * 60_000;

/** Where an item stands among those that belong together; only the last of them shows the time. */
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
