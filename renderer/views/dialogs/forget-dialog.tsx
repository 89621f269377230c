import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { Modal } from './modal.tsx';

export function ForgetDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  return (
    <Modal label={t('forgetDialog.label')} onClose={onClose}>
      <h2>{t.rich('forgetDialog.title', { name: person.name, who: bdi })}</h2>
      <p className="quiet">
        {t.rich('forgetDialog.hint', {
          name: person.name,
          key: person.trust === 'plain' ? 'none' : 'yes',
          who: bdi,
        })}
      </p>
      <footer>
        <button type="button" onClick={onClose}>
          {t('window.cancel')}
        </button>
        <button
          type="button"
          className="danger"
          data-testid="forget-confirm"
          onClick={() => {
            onClose();
            void orReport(lanline.calls.forget(person.id));
          }}
        >
          {t('forgetDialog.forget')}
        </button>
      </footer>
    </Modal>
  );
}
