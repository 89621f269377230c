import type { PersonView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { Modal } from './modal.tsx';

/** Somebody has a new computer, or lost the key: what was said before goes on here. */
export function JoinDialog(props: { person: PersonView; oldId: string; onClose: () => void }) {
  const { person, oldId, onClose } = props;
  const verified = person.trust === 'verified';
  const join = async () => {
    const done = await attempt(lanline.calls.joinPeople(oldId, person.id).then(() => true));
    if (done) onClose();
  };
  return (
    <Modal label="The same person" onClose={onClose}>
      <h2>
        Is this the <bdi>{person.name}</bdi> you know?
      </h2>
      <p className="quiet">
        {verified
          ? 'What was said before moves into this conversation, and the old key is forgotten.'
          : 'Anybody can use this name. Compare a code first, then come back here.'}
      </p>
      <footer>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
        {verified ? (
          <button type="button" className="primary" data-testid="join" onClick={join}>
            It is the same person
          </button>
        ) : (
          <button
            type="button"
            className="primary"
            onClick={() => {
              onClose();
              void attempt(lanline.calls.compareCode(person.id));
            }}
          >
            Compare a code
          </button>
        )}
      </footer>
    </Modal>
  );
}
