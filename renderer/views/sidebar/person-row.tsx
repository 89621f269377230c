import { Terminal } from 'lucide-react';
import { memo, useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { carriesFiles, droppedFiles, sendFiles } from '../../send-files.ts';
import { session } from '../../stores/session.ts';
import { isolated } from '../../words/bidi-isolate.ts';
import { connectionText } from '../../words/connection.ts';
import { briefText } from '../../words/dates.ts';
import { countText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { PersonName } from '../person/person-name.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import './person-row.css';

interface Props {
  person: PersonView;
  selected: boolean;
  active: boolean;
  now: number;
}

export const PersonRow = memo(function PersonRow({ person, selected, active, now }: Props) {
  const [over, setOver] = useState(false);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the listbox around it takes the keys for all its options
    <div
      id={`person-${person.id}`}
      className="person"
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      data-testid="person"
      data-name={person.name}
      data-presence={person.presence}
      data-active={active}
      data-over={over}
      title={t('sidebar.personHint', { name: isolated(person.name), address: person.addressName })}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => session.getState().select(person.id)}
      onDragOver={(event) => {
        if (!carriesFiles(event.dataTransfer)) return;
        event.preventDefault();
        event.dataTransfer.dropEffect = 'copy';
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        void sendFiles(person.id, droppedFiles(event.dataTransfer));
        session.getState().select(person.id);
      }}
    >
      <Avatar
        id={person.id}
        name={person.name}
        size={38}
        here={person.presence === 'here'}
        colour={person.colour}
      />
      <span className="person-words">
        <span className="person-first">
          <PersonName className="person-name" name={person.name} mixed={person.nameMixed} />
          {!person.lanline && (
            <span className="person-program" title={t('sidebar.programHint')}>
              <Terminal size={13} aria-label={t('sidebar.program')} />
            </span>
          )}
          <TrustMark trust={person.trust} />
          {person.lastAt !== undefined && <time>{briefText(person.lastAt, now)}</time>}
        </span>
        <span className="person-second">
          <Line person={person} />
          {person.unread > 0 && (
            <span className="unread" role="status" aria-label={t('sidebar.unread', { count: person.unread })}>
              {person.unread > 99 ? t('sidebar.manyUnread') : countText(person.unread)}
            </span>
          )}
        </span>
      </span>
    </div>
  );
});

/** A connection that needs attention comes first, then the last message, then the address. */
function Line({ person }: { person: PersonView }) {
  const { state } = person.link;
  if (person.typing) return <span className="person-line is-typing">{t('sidebar.typing')}</span>;
  if (state === 'lost') {
    return (
      <bdi className="person-line" data-link={state}>
        {t('connection.reconnecting')}
      </bdi>
    );
  }
  if (state === 'calling' || state === 'denied' || state === 'failed') {
    return (
      <bdi className="person-line" data-link={state}>
        {connectionText(person)}
      </bdi>
    );
  }
  return <bdi className="person-line">{lastText(person)}</bdi>;
}

/** What was said last; of somebody never talked to, where they are. */
function lastText({ lastKind, lastText: text, name, addressName }: PersonView): string {
  if (text !== undefined) return text;
  switch (lastKind) {
    case 'deleted':
      return t('sidebar.deleted');
    case 'value':
      return t('sidebar.data');
    case 'file':
      return t('sidebar.files');
    case 'bytes':
      return t('sidebar.bytes');
    case 'stream':
      return t('sidebar.stream');
    default:
      return name === addressName ? t('sidebar.program') : addressName;
  }
}
