import { LoaderCircle, ShieldCheck } from 'lucide-react';
import { useStore } from 'zustand';
import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { people } from '../../stores/people.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { Modal } from './modal.tsx';
import './verify-dialog.css';

/** Two people compare six digits, whatever the window is showing. */
export function VerifyDialog() {
  const person = useStore(people, (state) =>
    [...state.byId.values()].find(({ verification }) => verification !== undefined),
  );
  if (person === undefined) return null;
  const answer = (same: boolean | null) => void orReport(lanline.calls.answerCode(person.id, same));
  return (
    <Modal label={t('verifyDialog.label')} onClose={() => answer(null)}>
      <Comparing person={person} answer={answer} />
    </Modal>
  );
}

function Comparing({ person, answer }: { person: PersonView; answer: (same: boolean | null) => void }) {
  const { name, verification } = person;
  if (verification?.state !== 'compare') {
    return (
      <>
        <h2>{t.rich('verifyDialog.title', { name, who: bdi })}</h2>
        <p className="verify-waiting" role="status">
          <LoaderCircle size={16} className="turning" aria-hidden="true" />
          <span>{t.rich('verifyDialog.waiting', { name, who: bdi })}</span>
        </p>
        <footer>
          <button type="button" onClick={() => answer(null)}>
            {t('window.cancel')}
          </button>
        </footer>
      </>
    );
  }
  const { code } = verification;
  return (
    <>
      <h2>{t.rich('verifyDialog.question', { name, who: bdi })}</h2>
      <p className="verify-code" data-testid="verify-code">
        {/* Read out digit by digit. */}
        <span className="unseen">{[...code].join(' ')}</span>
        <span aria-hidden="true">{code.slice(0, 3)}</span>
        <span aria-hidden="true">{code.slice(3)}</span>
      </p>
      <p className="quiet">{t('verifyDialog.hint')}</p>
      <footer>
        <button type="button" className="danger" data-testid="verify-differ" onClick={() => answer(false)}>
          {t('verifyDialog.differ')}
        </button>
        <button type="button" className="primary" data-testid="verify-same" onClick={() => answer(true)}>
          <ShieldCheck size={16} aria-hidden="true" /> {t('verifyDialog.same')}
        </button>
      </footer>
    </>
  );
}
