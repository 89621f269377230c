import { useEffect, useMemo, useState } from 'react';
import type { ItemView } from '../../../main/ipc/contract.ts';

/** The first item that was unread when the conversation was opened. */
export function useUnreadMark(
  unread: number,
  items: readonly ItemView[],
  loaded: boolean,
): string | undefined {
  const [count] = useState(unread);
  const [newestThen, setNewestThen] = useState<string>();
  useEffect(() => {
    if (loaded && newestThen === undefined) setNewestThen(items.at(-1)?.id);
  }, [loaded, items, newestThen]);
  return useMemo(() => firstUnread(items, newestThen, count), [items, newestThen, count]);
}

/** Counts back from what was the newest item then; undefined while the item is not loaded. */
export function firstUnread(
  items: readonly ItemView[],
  newestId: string | undefined,
  count: number,
): string | undefined {
  if (count === 0 || newestId === undefined) return undefined;
  let left = count;
  for (let index = items.findLastIndex(({ id }) => id === newestId); index >= 0; index--) {
    const item = items[index];
    if (item?.from === 'them' && --left === 0) return item.id;
  }
  return undefined;
}
