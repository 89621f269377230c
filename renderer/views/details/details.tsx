import { X } from 'lucide-react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { contractText, linkText } from '../../words/connection.ts';
import { Avatar } from '../person/avatar.tsx';
import { Name } from '../person/person-name.tsx';
import { ExportSection } from './export-section.tsx';
import { TrustSection } from './trust-section.tsx';

/** Who this is, how far to trust it, and what is open between us. */
export function Details({ person }: { person: PersonView }) {
  return (
    <aside className="details" aria-label="Details">
      <button
        type="button"
        className="icon details-close"
        aria-label="Close details"
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
          <Name name={person.name} mixed={person.nameMixed} />
        </h2>
        <p className="quiet">{person.addressName}</p>
        <p className="quiet">
          {person.lanline
            ? `Uses Lanline${person.device === undefined ? '' : ` on ${person.device}`}`
            : 'A program that speaks the plain protocol'}
        </p>
      </header>
      <TrustSection person={person} />
      <section>
        <h3>Connections</h3>
        {person.connections.length === 0 ? (
          <p className="quiet">
            <bdi>{linkText(person)}</bdi>
          </p>
        ) : (
          <ul className="connections">
            {person.connections.map((connection) => (
              <li key={connection.id}>
                <span>{contractText(connection)}</span>
                <span className="quiet">{connection.openedByUs ? 'opened by you' : 'opened by them'}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      <ExportSection person={person} />
    </aside>
  );
}
