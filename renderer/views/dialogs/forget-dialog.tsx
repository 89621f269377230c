import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { Modal } from './modal.tsx';

export function ForgetDialog({ person, onClose }: { person: PersonView; onClose: () => void }) {
  return (
    <Modal label="Forget" onClose={onClose}>
      <h2>
        Forget <bdi>{person.name}</bdi>?
      </h2>
      <p className="quiet">
        What was said here is deleted{person.trust === 'plain' ? '' : ', and so is the key'}. Received files
        stay where they are. If <bdi>{person.name}</bdi> appears again, it is as somebody new.
      </p>
      <footer>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        <button
          type="button"
          className="danger"
          data-testid="forget-confirm"
          onClick={() => {
            onClose();
            void attempt(lanline.calls.forget(person.id));
          }}
        >
          Forget
        </button>
      </footer>
    </Modal>
  );
}
