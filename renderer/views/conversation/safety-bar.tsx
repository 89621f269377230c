import { Lock, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { ForgetDialog } from '../dialogs/forget-dialog.tsx';
import { Namesake } from '../person/namesake-warning.tsx';

/** What one should know before writing here: somebody else answered, or there is a better way, or another of this name. */
export function SafetyBar({ person }: { person: PersonView }) {
  if (person.link.state === 'unsafe') return <Unsafe person={person} />;
  const { successorId, namesakeId } = person;
  if (successorId !== undefined) {
    return (
      <div className="safety-bar" data-tone="warning" data-testid="successor">
        <Lock size={18} aria-hidden="true" />
        <p>Somebody answers here encrypted now. What you write in this conversation is not sent.</p>
        <button type="button" onClick={() => session.getState().select(successorId)}>
          Talk encrypted
        </button>
      </div>
    );
  }
  // Who was verified is told apart already.
  if (namesakeId === undefined || person.trust === 'verified') return null;
  return (
    <div className="safety-bar" data-tone="warning">
      <Namesake id={namesakeId} />
    </div>
  );
}

function Unsafe({ person }: { person: PersonView }) {
  const [forgetting, setForgetting] = useState(false);
  return (
    <div className="safety-bar" data-tone="problem" data-testid="unsafe" role="alert">
      <ShieldAlert size={22} aria-hidden="true" />
      <div>
        <p>
          <strong>
            This may not be <bdi>{person.name}</bdi>.
          </strong>{' '}
          <bdi>{person.link.message}</bdi>
        </p>
        <p className="quiet">
          Ask in another way, such as by phone. With a new computer or a new key, <bdi>{person.name}</bdi>{' '}
          appears as somebody new in the list: compare a code there.
        </p>
      </div>
      <button type="button" onClick={() => setForgetting(true)}>
        Forget…
      </button>
      {forgetting && <ForgetDialog person={person} onClose={() => setForgetting(false)} />}
    </div>
  );
}
