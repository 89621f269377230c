import { useEffect } from 'react';
import { useStore } from 'zustand';
import { people } from './stores/people.ts';
import { session } from './stores/session.ts';
import { Announcer } from './views/announcer.tsx';
import { Banners } from './views/banners.tsx';
import { Conversation } from './views/conversation/conversation.tsx';
import { Details } from './views/details/details.tsx';
import { DiagnosisDialog } from './views/diagnosis/diagnosis-dialog.tsx';
import { ConnectDialog } from './views/dialogs/connect-dialog.tsx';
import { NameDialog } from './views/dialogs/name-dialog.tsx';
import { VerifyDialog } from './views/dialogs/verify-dialog.tsx';
import { WebLinkDialog } from './views/dialogs/web-link-dialog.tsx';
import { EmptyState } from './views/empty-state.tsx';
import { FilesDialog } from './views/files/files-dialog.tsx';
import { Offers } from './views/offers/offers.tsx';
import { SendToSeveralDialog } from './views/send-to-several/send-to-several-dialog.tsx';
import { SettingsDialog } from './views/settings/settings-dialog.tsx';
import { Sidebar } from './views/sidebar/sidebar.tsx';
import { Toasts } from './views/toasts.tsx';
import { t } from './words/translate.ts';
import './app.css';

export function App() {
  const selectedId = useStore(session, (state) => state.selectedId);
  const person = useStore(people, (state) => (selectedId === null ? undefined : state.byId.get(selectedId)));
  const detailsOpen = useStore(session, (state) => state.detailsOpen);
  const ready = useStore(session, (state) => state.me !== null);
  useWindowKeys();
  useTitle();
  return (
    <div className="window">
      <Banners />
      <div className="columns">
        <Sidebar />
        {person ? <Conversation key={person.id} person={person} /> : ready ? <EmptyState /> : <main />}
        {person && detailsOpen && <Details person={person} />}
      </div>
      <Offers />
      <Toasts />
      <Announcer />
      <ConnectDialog />
      <DiagnosisDialog />
      <SettingsDialog />
      <SendToSeveralDialog />
      <VerifyDialog />
      <WebLinkDialog />
      <FilesDialog />
      <NameDialog />
    </div>
  );
}

/** Ctrl/Cmd+K searches, Escape closes the details, and a file dropped outside a target does nothing. */
function useWindowKeys() {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        document.getElementById('search')?.focus();
      } else if (event.key === 'Escape' && !event.defaultPrevented) session.getState().setDetailsOpen(false);
    };
    const refuse = (event: DragEvent) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = 'none';
    };
    window.addEventListener('keydown', onKeyDown);
    window.addEventListener('dragover', refuse);
    window.addEventListener('drop', refuse);
    return () => {
      window.removeEventListener('keydown', onKeyDown);
      window.removeEventListener('dragover', refuse);
      window.removeEventListener('drop', refuse);
    };
  }, []);
}

function useTitle() {
  const unread = useStore(people, (state) =>
    [...state.byId.values()].reduce((sum, each) => sum + each.unread, 0),
  );
  useEffect(() => {
    document.title = unread > 0 ? t('window.titleWithUnread', { count: unread }) : t('window.title');
  }, [unread]);
}
