import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { carriesFiles, droppedFiles, sendFiles } from '../../send-files.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { Composer } from './composer.tsx';
import { ConversationHeader } from './conversation-header.tsx';
import { ItemList } from './item-list.tsx';
import { SafetyBar } from './safety-bar.tsx';
import './conversation.css';

/** The conversation with one person; files dropped here are sent to them. */
export function Conversation({ person }: { person: PersonView }) {
  const [over, setOver] = useState(false);
  // Each child the pointer crosses fires enter and leave events: only their balance tells whether it is still inside.
  const depth = useRef(0);
  useReading(person);
  return (
    <main
      className="conversation"
      data-testid="drop-zone"
      aria-label={t('conversation.label', { name: isolated(person.name) })}
      onDragEnter={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        depth.current += 1;
        setOver(true);
      }}
      onDragLeave={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        depth.current = Math.max(0, depth.current - 1);
        if (depth.current === 0) setOver(false);
      }}
      onDragOver={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
      }}
      onDrop={(event) => {
        event.preventDefault();
        depth.current = 0;
        setOver(false);
        void sendFiles(person.id, droppedFiles(event.dataTransfer));
      }}
    >
      <ConversationHeader person={person} />
      <SafetyBar person={person} />
      <ItemList person={person} />
      <Composer person={person} />
      {over && (
        <div className="drop-overlay">
          <Upload size={32} strokeWidth={1.5} aria-hidden="true" />
          <p>{t.rich('conversation.drop', { name: person.name, who: bdi })}</p>
        </div>
      )}
    </main>
  );
}

/** Marks the conversation as read while the window has focus. */
function useReading({ id, unread }: PersonView) {
  useEffect(() => {
    if (unread === 0) return;
    const read = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        void orReport(lanline.calls.markRead(id));
      }
    };
    read();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [id, unread]);
}
