import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { conversations } from '../../stores/conversations.ts';
import { session } from '../../stores/session.ts';

const aroundSize = 40;
/** How long a search result stays highlighted. */
const markedMs = 2_500;

/**
 * Shows the part of a conversation around a search result.
 * @param begins called first, so that the view stops following the newest items
 * @returns the id of the item to scroll to and highlight, for a while
 */
export function useJump(personId: string, begins: () => void): string | undefined {
  const jump = useStore(session, (state) => (state.jump?.personId === personId ? state.jump : null));
  const [found, setFound] = useState<string>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each jump
  useEffect(() => {
    if (jump === null) return;
    let left = false;
    const show = async () => {
      const { item } = jump;
      const both = Promise.all([
        lanline.calls.items(personId, item.id, aroundSize),
        lanline.calls.itemsAfter(personId, item.id, aroundSize),
      ]);
      const pages = await orReport(both);
      if (left || pages === undefined) return;
      const [before, after] = pages;
      begins();
      setFound(item.id);
      conversations.getState().show(personId, [...before, item, ...after], {
        complete: before.length < aroundSize,
        newest: after.length < aroundSize,
      });
      session.getState().jumpTo(null);
    };
    void show();
    return () => {
      left = true;
    };
  }, [jump]);
  useEffect(() => {
    if (found === undefined) return;
    const timer = setTimeout(() => setFound(undefined), markedMs);
    return () => clearTimeout(timer);
  }, [found]);
  return found;
}
