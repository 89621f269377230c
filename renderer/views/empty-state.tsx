import { CircleQuestionMark, MessageSquareText, UserPlus, Users } from 'lucide-react';
import { useStore } from 'zustand';
import { askWhy } from '../ask-why.ts';
import { people } from '../stores/people.ts';
import { session } from '../stores/session.ts';
import { t } from '../words/translate.ts';
import './empty-state.css';

/** The main area while no conversation is open. */
export function EmptyState() {
  const anybody = useStore(people, (state) => state.byId.size > 0);
  const visible = useStore(session, (state) => state.me?.visible ?? true);
  if (anybody) {
    return (
      <main className="empty">
        <MessageSquareText size={40} strokeWidth={1.25} aria-hidden="true" />
        <h1>{t('emptyState.choose')}</h1>
        <p>{t('emptyState.chooseHint')}</p>
      </main>
    );
  }
  return (
    <main className="empty">
      <Users size={40} strokeWidth={1.25} aria-hidden="true" />
      <h1>{t('emptyState.nobody')}</h1>
      <p>{t('emptyState.nobodyHint')}</p>
      {!visible && <p>{t('emptyState.hidden')}</p>}
      <div className="empty-actions">
        <button type="button" data-testid="why-empty" onClick={() => void askWhy()}>
          <CircleQuestionMark size={16} aria-hidden="true" /> {t('diagnosis.ask')}
        </button>
        <button type="button" className="primary" onClick={() => session.getState().setConnectOpen(true)}>
          <UserPlus size={16} aria-hidden="true" /> {t('sidebar.connect')}
        </button>
      </div>
    </main>
  );
}
