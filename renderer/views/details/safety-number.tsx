import { useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import './safety-number.css';

/** The safety number, which stays the same: for comparing on paper, or checking again later. */
export function SafetyNumber({ person }: { person: PersonView }) {
  const [number, setNumber] = useState<string>();
  const show = async () => setNumber(await orReport(lanline.calls.safetyNumber(person.id)));
  if (number === undefined) {
    return (
      <button type="button" className="link" data-testid="safety-show" onClick={show}>
        {t('trust.showSafetyNumber')}
      </button>
    );
  }
  const verified = person.trust === 'verified';
  return (
    <div className="safety-number">
      <p data-testid="safety-number">
        {number.split(' ').map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the groups have no other name, and never move
          <span key={index}>{group}</span>
        ))}
      </p>
      <p className="quiet">{t.rich('trust.safetyNumberHint', { name: person.name, who: bdi })}</p>
      <button
        type="button"
        data-testid="set-verified"
        onClick={() => orReport(lanline.calls.setVerified(person.id, !verified))}
      >
        {verified ? t('trust.clearVerified') : t('trust.markVerified')}
      </button>
    </div>
  );
}
