import { useState } from 'react';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';

/** The number that stays: for those who compare on paper, or want to look again later. */
export function SafetyNumber({ person }: { person: PersonView }) {
  const [number, setNumber] = useState<string>();
  const show = async () => setNumber(await attempt(lanline.calls.safetyNumber(person.id)));
  if (number === undefined) {
    return (
      <button type="button" className="link" data-testid="safety-show" onClick={show}>
        Show the safety number
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
      <p className="quiet">
        <bdi>{person.name}</bdi> sees the same number if nobody stands between you.
      </p>
      <button
        type="button"
        data-testid="set-verified"
        onClick={() => attempt(lanline.calls.setVerified(person.id, !verified))}
      >
        {verified ? 'No longer verified' : 'It is the same: verified'}
      </button>
    </div>
  );
}
