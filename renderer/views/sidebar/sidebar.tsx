import { CircleQuestionMark, Megaphone, RefreshCw, Search, UserPlus } from 'lucide-react';
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { askWhy } from '../../ask-why.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { listed, people } from '../../stores/people.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import { useNow } from '../use-now.ts';
import { FoundMessages } from './found-messages.tsx';
import { MyProfile } from './my-profile.tsx';
import { PeopleList } from './people-list.tsx';
import './search-box.css';
import './sidebar.css';

export function Sidebar() {
  const byId = useStore(people, (state) => state.byId);
  const query = useStore(session, (state) => state.query);
  const now = useNow(60_000);
  const { here, away } = useMemo(() => listed(byId, query), [byId, query]);
  return (
    <nav className="sidebar" aria-label={t('sidebar.label')}>
      <MyProfile />
      <div className="search">
        <Search className="search-icon" size={15} aria-hidden="true" />
        <input
          id="search"
          type="search"
          placeholder={t('sidebar.search')}
          aria-label={t('sidebar.searchLabel')}
          autoComplete="off"
          spellCheck={false}
          value={query}
          onChange={(event) => session.getState().setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              session.getState().setQuery('');
              event.currentTarget.blur();
            } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
              event.preventDefault();
              document.getElementById('people')?.focus();
            }
          }}
        />
        <button
          type="button"
          className="icon"
          title={t('sidebar.refresh')}
          aria-label={t('sidebar.refresh')}
          onClick={() => orReport(lanline.calls.searchAgain())}
        >
          <RefreshCw size={15} />
        </button>
      </div>
      <PeopleList here={here} away={away} searching={query.trim() !== ''} />
      <FoundMessages query={query} now={now} />
      <footer className="sidebar-foot">
        <button
          type="button"
          data-testid="connect-address"
          onClick={() => session.getState().setConnectOpen(true)}
        >
          <UserPlus size={16} aria-hidden="true" /> {t('sidebar.connect')}
        </button>
        <button
          type="button"
          className="icon"
          title={t('diagnosis.ask')}
          aria-label={t('diagnosis.ask')}
          data-testid="why-sidebar"
          onClick={() => void askWhy()}
        >
          <CircleQuestionMark size={17} />
        </button>
        <button
          type="button"
          className="icon"
          title={t('sidebar.sendToSeveral')}
          aria-label={t('sidebar.sendToSeveral')}
          data-testid="send-to-several"
          onClick={() => session.getState().setSeveralOpen(true)}
        >
          <Megaphone size={17} />
        </button>
      </footer>
    </nav>
  );
}
