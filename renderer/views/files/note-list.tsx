import { CircleAlert, CircleSlash, PencilLine } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FileNote, FileNotesView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { noteText } from '../../words/file-entry.ts';
import { t } from '../../words/translate.ts';
import { CutName } from './cut-name.tsx';
import './note-list.css';

const pageSize = 100;
/** As many as one call returns: nobody reads more. */
const mostNotes = 500;
const icons = { failed: CircleAlert, 'left-out': CircleSlash, renamed: PencilLine };

interface Props {
  transferId: string;
  who: string;
  /** Whatever may have changed them. */
  version: string;
}

/** Files that failed, and what was left out or renamed, each with the reason. */
export function NoteList({ transferId, who, version }: Props) {
  const [count, setCount] = useState(pageSize);
  const [view, setView] = useState<FileNotesView>();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version says that something has changed
  useEffect(() => {
    let isShown = true;
    void orReport(lanline.calls.transferNotes(transferId, 0, count)).then((notes) => {
      if (isShown && notes !== undefined) setView(notes);
    });
    return () => {
      isShown = false;
    };
  }, [transferId, count, version]);

  if (view === undefined) return <p className="quiet">{t('files.loading')}</p>;
  if (view.total === 0) return <p className="quiet">{t('files.nothingNoted')}</p>;
  const left = view.total - view.notes.length;
  const more = Math.min(left, pageSize, mostNotes - view.notes.length);
  return (
    <section
      className="note-list"
      aria-label={t('files.noted')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
    >
      <ul>
        {view.notes.map((note) => (
          <Note key={`${note.kind} ${note.path}`} note={note} who={who} />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" className="link" onClick={() => setCount(view.notes.length + more)}>
          {t('files.moreNotes', { count: more, left })}
        </button>
      )}
    </section>
  );
}

function Note({ note, who }: { note: FileNote; who: string }) {
  const Icon = icons[note.kind];
  return (
    <li className="note" data-testid="file-note" data-kind={note.kind}>
      <Icon size={16} aria-hidden="true" />
      <span className="note-words">
        <span className="unseen">{note.path}</span>
        <CutName name={note.path} />
        <bdi className="note-reason">{noteText(note, who)}</bdi>
      </span>
    </li>
  );
}
