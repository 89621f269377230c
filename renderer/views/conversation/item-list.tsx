import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { conversations } from '../../stores/conversations.ts';
import { dayOf, dayText } from '../../words/dates.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { useNow } from '../use-now.ts';
import { placeOf } from './grouping.ts';
import { Item } from './item.tsx';
import { useItemPages } from './use-item-pages.ts';
import { useJump } from './use-jump.ts';
import { useUnreadMark } from './use-unread-mark.ts';
import './item-list.css';

/** Closer to the end than this counts as being at the end. */
const nearPx = 80;

/** The items of a conversation. Scrolling near either end loads a page more, without moving what is in view. */
export function ItemList({ person }: { person: PersonView }) {
  const conversation = useStore(conversations, (state) => state.byPerson.get(person.id));
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const [away, setAway] = useState(false);
  const now = useNow(60_000);
  const begun = conversation !== undefined;
  const items = conversation?.items ?? [];

  const { anchor, loadOlder, loadNewer } = useItemPages(person.id, scroller);
  const unreadMark = useUnreadMark(person.unread, items, conversation?.loaded === true);
  const found = useJump(person.id, () => {
    follows.current = false;
  });

  useEffect(() => {
    if (begun) return;
    conversations.getState().begin(person.id);
    follows.current = true;
    void loadOlder();
  }, [begun, person.id, loadOlder]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the place must be set again whenever items changed
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box) return;
    if (anchor.current !== null) {
      const now = document.getElementById(anchor.current.id)?.getBoundingClientRect().top;
      if (now !== undefined) box.scrollTop += now - anchor.current.top;
      anchor.current = null;
    } else if (found !== undefined) {
      document.getElementById(`item-${found}`)?.scrollIntoView({ block: 'center' });
    } else if (follows.current) box.scrollTop = box.scrollHeight;
  }, [items, found]);

  // When cards expand or the window is resized, a reader at the end stays at the end.
  useEffect(() => {
    const box = scroller.current;
    const content = box?.firstElementChild;
    if (!box || !content) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    observer.observe(content);
    return () => observer.disconnect();
  }, []);

  const last = conversation?.newest === true && found === undefined ? items.at(-1) : undefined;
  const lastMine = last?.from === 'me' ? last.id : undefined;
  useEffect(() => {
    const box = scroller.current;
    if (lastMine === undefined || !box) return;
    follows.current = true;
    box.scrollTop = box.scrollHeight;
  }, [lastMine]);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    const belowPx = box.scrollHeight - box.scrollTop - box.clientHeight;
    // Read from the store: the last render may be out of date.
    const held = conversations.getState().byPerson.get(person.id);
    const newest = held?.newest !== false;
    follows.current = newest && belowPx < nearPx && found === undefined;
    setAway(!follows.current);
    if (!newest && belowPx < 400) void loadNewer();
    if (box.scrollTop < 400 && held?.loaded && !held.complete) void loadOlder();
  };

  return (
    <div className="items-place">
      <div
        className="items-scroll"
        ref={scroller}
        role="log"
        aria-live="off"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        onScroll={onScroll}
      >
        <ol className="items">
          {items.map((item, index) => {
            const previous = items[index - 1];
            const newDay = !previous || dayOf(previous.at) !== dayOf(item.at);
            return (
              <li
                key={item.id}
                id={`item-${item.id}`}
                className="item"
                data-from={item.from}
                data-place={placeOf(items, index)}
                data-found={item.id === found}
              >
                {newDay && (
                  <h2 className="day">
                    <span>{dayText(item.at, now)}</span>
                  </h2>
                )}
                {item.id === unreadMark && (
                  <p className="day unread-mark" data-testid="unread-mark">
                    <span>{t('conversation.unreadFromHere')}</span>
                  </p>
                )}
                <Item item={item} personId={person.id} name={person.name} plain={person.trust === 'plain'} />
              </li>
            );
          })}
        </ol>
        {conversation?.loaded && items.length === 0 && <Nothing person={person} />}
      </div>
      {away && (
        <button
          type="button"
          className="icon to-newest"
          aria-label={t('conversation.toNewest')}
          data-testid="to-newest"
          onClick={() => {
            // The newest items are not held: load them again.
            if (conversation?.newest === false) conversations.getState().forget(person.id);
            else scroller.current?.scrollTo({ top: scroller.current.scrollHeight });
          }}
        >
          <ArrowDown size={18} />
        </button>
      )}
    </div>
  );
}

function Nothing({ person }: { person: PersonView }) {
  return <p className="items-none">{t.rich('conversation.nothingYet', { name: person.name, who: bdi })}</p>;
}
