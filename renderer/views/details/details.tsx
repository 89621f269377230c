import { X } from 'lucide-react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { connectionText, contractText } from '../../words/connection.ts';
import { t } from '../../words/translate.ts';
import { Avatar } from '../person/avatar.tsx';
import { PersonName } from '../person/person-name.tsx';
import { ExportSection } from './export-section.tsx';
import { TrustSection } from './trust-section.tsx';
import './details.css';

/** The panel about a person: who they are, how far to trust them, and the open connections. */
export function Details({ person }: { person: PersonView }) {
  return (
    <aside className="details" aria-label={t('details.label')}>
      <button
        type="button"
        className="icon details-close"
        aria-label={t('details.close')}
        onClick={() => session.getState().setDetailsOpen(false)}
      >
        <X size={16} />
      </button>
      <header>
        <Avatar
          id={person.id}
          name={person.name}
          size={72}
          here={person.presence === 'here'}
          colour={person.colour}
        />
        <h2>
          <PersonName name={person.name} mixed={person.nameMixed} />
        </h2>
        <p className="quiet">{person.addressName}</p>
        <p className="quiet">
          <bdi>{softwareText(person)}</bdi>
        </p>
      </header>
      <TrustSection person={person} />
      <section>
        <h3>{t('details.connections')}</h3>
        {person.connections.length === 0 ? (
          <p className="quiet">
            <bdi>{connectionText(person)}</bdi>
          </p>
        ) : (
          <ul className="connections">
            {person.connections.map((connection) => (
              <li key={connection.id}>
                <span>{contractText(connection)}</span>
                <span className="quiet">
                  {connection.openedByUs ? t('details.openedByYou') : t('details.openedByThem')}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <ExportSection person={person} />
    </aside>
  );
}

function softwareText({ lanline, device }: PersonView): string {
  if (!lanline) return t('details.program');
  return device === undefined ? t('details.lanline') : t('details.lanlineOn', { device });
}
