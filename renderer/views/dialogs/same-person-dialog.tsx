import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { bdi } from '../../words/rich.tsx';
import { t } from '../../words/translate.ts';
import { Modal } from './modal.tsx';

/** Merges two conversations when someone has a new computer or a new key. */
export function SamePersonDialog(props: { person: PersonView; oldId: string; onClose: () => void }) {
  const { person, oldId, onClose } = props;
  const verified = person.trust === 'verified';
  const join = async () => {
    const done = await orReport(lanline.calls.joinPeople(oldId, person.id).then(() => true));
    if (done) onClose();
  };
  return (
    <Modal label={t('samePersonDialog.label')} onClose={onClose}>
      <h2>{t.rich('samePersonDialog.title', { name: person.name, who: bdi })}</h2>
      <p className="quiet">
        {verified ? t('samePersonDialog.verifiedHint') : t('samePersonDialog.unverifiedHint')}
      </p>
      <footer>
        <button type="button" onClick={onClose}>
          {t('window.cancel')}
        </button>
        {verified ? (
          <button type="button" className="primary" data-testid="join" onClick={join}>
            {t('samePersonDialog.join')}
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            onClick={() => {
              onClose();
              void orReport(lanline.calls.compareCode(person.id));
            }}
          >
            {t('trust.compareCodes')}
          </button>
        )}
      </footer>
    </Modal>
  );
}
