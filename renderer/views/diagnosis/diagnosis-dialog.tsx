import { LoaderCircle } from 'lucide-react';
import { useStore } from 'zustand';
import { diagnosis } from '../../stores/diagnosis.ts';
import { stepText } from '../../words/diagnosis.tsx';
import { t } from '../../words/translate.ts';
import { Modal } from '../dialogs/modal.tsx';
import { AskedAddress } from './asked-address.tsx';
import { Finding } from './finding.tsx';
import { TestedSteps } from './tested-steps.tsx';
import './diagnosis-dialog.css';

/** Tests the network, and ends in one cause and what to do about it. */
export function DiagnosisDialog() {
  return useStore(diagnosis, (state) => state.open) ? <Shown /> : null;
}

function Shown() {
  const { address, running, view, problem } = useStore(diagnosis);
  const close = () => diagnosis.getState().close();
  return (
    <Modal label={t('diagnosis.title')} onClose={close}>
      <div className="diagnosis" data-testid="diagnosis" data-state={running ? 'running' : 'done'}>
        <h2>{t('diagnosis.title')}</h2>
        <div className="diagnosis-outcome" role="status">
          {running && <Running />}
          {!running && view?.finding !== undefined && (
            <Finding finding={view.finding} connectTo={view.connectTo} firewall={view.firewall} />
          )}
        </div>
        {problem !== undefined && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        {view !== null && <TestedSteps sections={view.sections} />}
        <AskedAddress address={address} />
        <footer>
          <button type="button" onClick={close}>
            {t('window.close')}
          </button>
        </footer>
      </div>
    </Modal>
  );
}

function Running() {
  const steps = useStore(diagnosis, (state) => state.view)?.sections.flatMap((section) => section.steps);
  const current = steps?.find(({ outcome }) => outcome === 'running');
  return (
    <div className="diagnosis-running">
      <LoaderCircle size={20} className="turning" aria-hidden="true" />
      <p>{t('diagnosis.running')}</p>
      <p className="quiet" aria-hidden="true">
        {current === undefined ? '' : stepText(current)}
      </p>
    </div>
  );
}
