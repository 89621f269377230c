import { LoaderCircle, PanelRight, Plug, Unplug } from 'lucide-react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { connectionText } from '../../words/connection.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { PersonName } from '../person/person-name.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { useNow } from '../use-now.ts';
import './conversation-header.css';

const connectKeys = {
  denied: 'window.tryAgain',
  failed: 'window.tryAgain',
  unsafe: 'window.tryAgain',
  lost: 'connection.reconnectNow',
  idle: 'connection.connect',
  closed: 'connection.connect',
} as const;

export function ConversationHeader({ person }: { person: PersonView }) {
  const detailsOpen = useStore(session, (state) => state.detailsOpen);
  const { state } = person.link;
  return (
    <header className="conversation-head">
      <Avatar
        id={person.id}
        name={person.name}
        size={40}
        here={person.presence === 'here'}
        colour={person.colour}
      />
      <div className="head-words">
        <h1>
          <PersonName className="head-name" name={person.name} mixed={person.nameMixed} />
        </h1>
        <p className="head-facts">
          {person.typing ? (
            <span className="is-typing" data-testid="typing">
              {t('sidebar.typing')}
            </span>
          ) : (
            <span>{person.addressName}</span>
          )}
          <TrustMark trust={person.trust} words />
        </p>
      </div>
      <LinkState person={person} />
      {state === 'open' || state === 'calling' ? (
        <button
          type="button"
          data-testid="disconnect"
          onClick={() => orReport(lanline.calls.disconnect(person.id))}
        >
          <Unplug size={15} aria-hidden="true" />{' '}
          {state === 'open' ? t('connection.disconnect') : t('window.cancel')}
        </button>
      ) : (
        <button
          type="button"
          data-testid="connect"
          onClick={() => orReport(lanline.calls.connect(person.id))}
        >
          <Plug size={15} aria-hidden="true" /> {t(connectKeys[state])}
        </button>
      )}
      <button
        type="button"
        className="icon"
        title={t('details.label')}
        aria-label={t('details.label')}
        aria-expanded={detailsOpen}
        data-testid="details-toggle"
        onClick={() => session.getState().setDetailsOpen(!detailsOpen)}
      >
        <PanelRight size={18} />
      </button>
    </header>
  );
}

function LinkState({ person }: { person: PersonView }) {
  const { state } = person.link;
  const now = useNow(1_000);
  return (
    // A screen reader should announce the loss, not each second of the countdown.
    <p
      className="link-state"
      data-testid="link-state"
      data-state={state}
      aria-live={state === 'lost' ? 'off' : 'polite'}
    >
      {state === 'calling' ? (
        <LoaderCircle size={14} className="turning" aria-hidden="true" />
      ) : (
        <span className="link-dot" aria-hidden="true" />
      )}
      <bdi>{connectionText(person, now)}</bdi>
    </p>
  );
}
