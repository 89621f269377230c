import { type RefObject, useCallback, useRef } from 'react';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { conversations } from '../../stores/conversations.ts';
import { type Anchor, anchorOf } from './scroll-anchor.ts';

const pageSize = 60;

/**
 * Loads the items of a conversation page by page.
 * @returns `anchor`: what was in view, and where, before a page was put above or below it
 */
export function useItemPages(personId: string, scroller: RefObject<HTMLElement | null>) {
  const busy = useRef(false);
  const anchor = useRef<Anchor | null>(null);

  const loadOlder = useCallback(async () => {
    if (busy.current) return;
    busy.current = true;
    const held = conversations.getState().byPerson.get(personId);
    const from = held?.loaded ? (held.items[0]?.id ?? null) : null;
    const page = await orReport(lanline.calls.items(personId, from, pageSize));
    if (from !== null) anchor.current = anchorOf(scroller.current);
    if (page) conversations.getState().fill(personId, page, page.length < pageSize);
    busy.current = false;
  }, [personId, scroller]);

  const loadNewer = useCallback(async () => {
    const newest = conversations.getState().byPerson.get(personId)?.items.at(-1)?.id;
    if (busy.current || newest === undefined) return;
    busy.current = true;
    const page = await orReport(lanline.calls.itemsAfter(personId, newest, pageSize));
    anchor.current = anchorOf(scroller.current);
    if (page) conversations.getState().extend(personId, page, page.length < pageSize);
    busy.current = false;
  }, [personId, scroller]);

  return { anchor, loadOlder, loadNewer };
}
