import { Upload } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { carriesFiles, droppedFiles, sendFiles } from '../../send-files.ts';
import { Composer } from './composer.tsx';
import { Header } from './conversation-header.tsx';
import { Items } from './item-list.tsx';
import { SafetyBar } from './safety-bar.tsx';
import './conversation.css';

/** What is said with one person, and where files may be dropped for him. */
export function Conversation({ person }: { person: PersonView }) {
  const [over, setOver] = useState(false);
  // Every child that the pointer crosses sends its own enter and leave: only the balance tells.
  const depth = useRef(0);
  useReading(person);
  return (
    <main
      className="conversation"
      data-testid="drop-zone"
      aria-label={`Conversation with ${person.name}`}
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
      <Header person={person} />
      <SafetyBar person={person} />
      <Items person={person} />
      <Composer person={person} />
      {over && (
        <div className="drop-overlay">
          <Upload size={32} strokeWidth={1.5} aria-hidden="true" />
          <p>
            Drop to send to <bdi>{person.name}</bdi>
          </p>
        </div>
      )}
    </main>
  );
}

/** What is in view of somebody who looks is read. */
function useReading({ id, unread }: PersonView) {
  useEffect(() => {
    if (unread === 0) return;
    const read = () => {
      if (document.visibilityState === 'visible' && document.hasFocus()) {
        void attempt(lanline.calls.markRead(id));
      }
    };
    read();
    window.addEventListener('focus', read);
    return () => window.removeEventListener('focus', read);
  }, [id, unread]);
}
