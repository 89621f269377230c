import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { countText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { useNow } from '../use-now.ts';
import { PersonRow } from './person-row.tsx';
import './people-list.css';

type Row = { readonly heading: string; readonly count: number } | { readonly person: PersonView };

const headingPx = 34;
const personPx = 60;
/** How far each key moves, clamped to the ends. */
const steps = new Map([
  ['ArrowDown', 1],
  ['ArrowUp', -1],
  ['PageDown', 8],
  ['PageUp', -8],
  ['Home', Number.NEGATIVE_INFINITY],
  ['End', Number.POSITIVE_INFINITY],
]);

/** Both lists as one virtual list, so that a thousand people cost no more than twenty. */
export function PeopleList({
  here,
  away,
  searching,
}: {
  here: readonly PersonView[];
  away: readonly PersonView[];
  searching: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [activeId, setActiveId] = useState<string | null>(null);
  const selectedId = useStore(session, (state) => state.selectedId);
  const now = useNow(60_000);

  const rows: Row[] = [
    { heading: t('sidebar.online'), count: here.length },
    ...here.map((person) => ({ person })),
    ...(away.length > 0 ? [{ heading: t('sidebar.offline'), count: away.length }] : []),
    ...away.map((person) => ({ person })),
  ];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index] && 'person' in rows[index] ? personPx : headingPx),
    getItemKey: (index) => keyOf(rows[index], index),
    overscan: 8,
  });

  const everybody = [...here, ...away];
  /** Where keyboard navigation starts: a search may have hidden the active or selected person. */
  const startId = () =>
    [activeId, selectedId].find((id) => everybody.some((person) => person.id === id)) ??
    everybody[0]?.id ??
    null;
  const move = (step: number) => {
    const from = everybody.findIndex((person) => person.id === startId());
    const to = Math.min(everybody.length - 1, Math.max(0, from + step));
    const person = everybody[to];
    if (!person) return;
    setActiveId(person.id);
    virtual.scrollToIndex(rows.findIndex((row) => 'person' in row && row.person.id === person.id));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps.get(event.key);
    if (step !== undefined) move(step);
    else if (event.key === 'Enter') session.getState().select(startId());
    else return;
    event.preventDefault();
  };

  return (
    <div className="people-scroll" ref={scroller}>
      <div
        id="people"
        className="people"
        role="listbox"
        tabIndex={0}
        aria-label={t('sidebar.people')}
        {...(activeId === null ? {} : { 'aria-activedescendant': `person-${activeId}` })}
        style={{ blockSize: virtual.getTotalSize() }}
        onFocus={() => setActiveId(startId())}
        onBlur={() => setActiveId(null)}
        onKeyDown={onKeyDown}
      >
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              role="presentation"
              className="people-row"
              style={{ blockSize: item.size, transform: `translateY(${item.start}px)` }}
            >
              {'person' in row ? (
                <PersonRow
                  person={row.person}
                  selected={row.person.id === selectedId}
                  active={row.person.id === activeId}
                  now={now}
                />
              ) : (
                <h2 className="people-heading">
                  {row.heading} <span>{countText(row.count)}</span>
                </h2>
              )}
            </div>
          );
        })}
      </div>
      {everybody.length === 0 && (
        <p className="people-none">{searching ? t('sidebar.noMatches') : t('sidebar.nobody')}</p>
      )}
    </div>
  );
}

function keyOf(row: Row | undefined, index: number): string | number {
  if (!row) return index;
  return 'person' in row ? row.person.id : row.heading;
}
