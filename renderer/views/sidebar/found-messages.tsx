import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FoundItem } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { people } from '../../stores/people.ts';
import { session } from '../../stores/session.ts';
import { briefText } from '../../words/dates.ts';
import { noticeText } from '../../words/problem.ts';
import { countText } from '../../words/quantities.ts';
import { snippet } from '../../words/search-snippet.ts';
import { transferName } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import { nodeText } from '../../words/value-node.ts';
import './found-messages.css';

/** How long to wait for more typing before searching. */
const pauseMs = 60;
const mostFound = 50;

/** Messages in all conversations that match the query; a click opens one. */
export function FoundMessages({ query, now }: { query: string; now: number }) {
  const found = useFound(query);
  const byId = useStore(people, (state) => state.byId);
  if (query.trim() === '') return null;
  return (
    <section className="found" aria-label={t('sidebar.found')} aria-busy={found === undefined}>
      <h2>
        {t('sidebar.found')} <span>{countOf(found)}</span>
      </h2>
      <ul>
        {found?.map(({ personId, item }) => (
          <li key={item.id}>
            <button
              type="button"
              className="found-message"
              data-testid="found-message"
              onClick={() => session.getState().jumpTo({ personId, item })}
            >
              <span className="found-first">
                <bdi>
                  {item.from === 'me' ? t('window.you') : (byId.get(personId)?.name ?? t('window.someone'))}
                </bdi>
                <time>{briefText(item.at, now)}</time>
              </span>
              <bdi className="found-line">
                {snippet(wordsOf(item), query).map((piece, index) =>
                  // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name, and never move
                  piece.hit ? <mark key={index}>{piece.text}</mark> : <span key={index}>{piece.text}</span>,
                )}
              </bdi>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The results; undefined while searching. */
function useFound(query: string): readonly FoundItem[] | undefined {
  const [found, setFound] = useState<{ query: string; items: readonly FoundItem[] }>();
  useEffect(() => {
    if (query.trim() === '') return;
    let left = false;
    const timer = setTimeout(async () => {
      const items = await orReport(lanline.calls.search(query, null, mostFound));
      if (!left) setFound({ query, items: items ?? [] });
    }, pauseMs);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [query]);
  return found?.query === query ? found.items : undefined;
}

function wordsOf(item: FoundItem['item']): string {
  switch (item.kind) {
    case 'text':
      return item.text;
    case 'notice':
      return noticeText(item.notice);
    case 'file':
      return transferName(item.transfer);
    case 'value':
      return nodeText(item.root);
    default:
      return '';
  }
}

function countOf(found: readonly FoundItem[] | undefined): string {
  if (found === undefined) return t('sidebar.searching');
  if (found.length === mostFound) return t('sidebar.foundAtLeast', { count: mostFound });
  return countText(found.length);
}
