import { LoaderCircle, ShieldCheck } from 'lucide-react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { people } from '../../stores/people.ts';
import { Modal } from './modal.tsx';

/** Two people comparing six digits, wherever the window is at the moment. */
export function VerifyDialog() {
  const person = useStore(people, (state) =>
    [...state.byId.values()].find(({ verification }) => verification !== undefined),
  );
  if (person === undefined) return null;
  const answer = (same: boolean | null) => void attempt(lanline.calls.answerCode(person.id, same));
  return (
    <Modal label="Compare a code" onClose={() => answer(null)}>
      <Comparing person={person} answer={answer} />
    </Modal>
  );
}

function Comparing({ person, answer }: { person: PersonView; answer: (same: boolean | null) => void }) {
  const { name, verification } = person;
  if (verification?.state !== 'compare') {
    return (
      <>
        <h2>
          Compare a code with <bdi>{name}</bdi>
        </h2>
        <p className="verify-waiting" role="status">
          <LoaderCircle size={16} className="turning" aria-hidden="true" />
          <span>
            Waiting for <bdi>{name}</bdi> to agree…
          </span>
        </p>
        <footer>
          <button type="button" onClick={() => answer(null)}>
            Cancel
          </button>
        </footer>
      </>
    );
  }
  const { code } = verification;
  return (
    <>
      <h2>
        Does <bdi>{name}</bdi> see this code?
      </h2>
      <p className="verify-code" data-testid="verify-code">
        {/* Digit by digit, as two people read them to each other. */}
        <span className="unseen">{[...code].join(' ')}</span>
        <span aria-hidden="true">{code.slice(0, 3)}</span>
        <span aria-hidden="true">{code.slice(3)}</span>
      </p>
      <p className="quiet">
        Ask by voice: side by side, or on the phone. Not in this chat, as whoever stands between you could
        answer.
      </p>
      <footer>
        <button type="button" className="danger" data-testid="verify-differ" onClick={() => answer(false)}>
          It is another one
        </button>
        <button type="button" className="primary" data-testid="verify-same" onClick={() => answer(true)}>
          <ShieldCheck size={16} aria-hidden="true" /> The same
        </button>
      </footer>
    </>
  );
}
