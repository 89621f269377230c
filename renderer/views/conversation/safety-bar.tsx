import { Lock, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { session } from '../../stores/session.ts';
import { problemText } from '../../words/problem.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { ForgetDialog } from '../dialogs/forget-dialog.tsx';
import { NamesakeWarning } from '../person/namesake-warning.tsx';
import './safety-bar.css';

/**
 * Warns before someone writes here: another key answered, an encrypted conversation exists, or the name is taken
 * twice.
 */
export function SafetyBar({ person }: { person: PersonView }) {
  if (person.link.state === 'unsafe') return <Unsafe person={person} />;
  const { successorId, namesakeId } = person;
  if (successorId !== undefined) {
    return (
      <div className="safety-bar" data-tone="warning" data-testid="successor">
        <Lock size={18} aria-hidden="true" />
        <p>{t('trust.nowEncrypted')}</p>
        <button type="button" onClick={() => session.getState().select(successorId)}>
          {t('trust.openEncrypted')}
        </button>
      </div>
    );
  }
  // A verified person needs no such warning.
  if (namesakeId === undefined || person.trust === 'verified') return null;
  return (
    <div className="safety-bar" data-tone="warning">
      <NamesakeWarning id={namesakeId} />
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
          <strong>{t.rich('trust.maybeNot', { name: person.name, who: bdi })}</strong>{' '}
          {person.link.problem !== undefined && <bdi>{problemText(person.link.problem)}</bdi>}
        </p>
        <p className="quiet">{t.rich('trust.maybeNotAdvice', { name: person.name, who: bdi })}</p>
      </div>
      <button type="button" onClick={() => setForgetting(true)}>
        {t('trust.forget')}
      </button>
      {forgetting && <ForgetDialog person={person} onClose={() => setForgetting(false)} />}
    </div>
  );
}
