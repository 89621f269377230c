import { Paperclip, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { namedFiles, sendFilesToSeveral } from '../../send-files.ts';
import { outcomes } from '../../stores/outcomes.ts';
import { session } from '../../stores/session.ts';
import { countText } from '../../words/quantities.ts';
import { Modal } from '../dialogs/modal.tsx';
import { OutcomeList } from './outcome-list.tsx';
import { Recipients } from './recipients.tsx';
import './several.css';

/** A text and files to several people at once, each in his own conversation; then what came of it with each. */
export function SeveralDialog() {
  const open = useStore(session, (state) => state.severalOpen);
  return open ? <Several /> : null;
}

function Several() {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [text, setText] = useState('');
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sent, setSent] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const close = () => {
    session.getState().setSeveralOpen(false);
    outcomes.getState().clear();
  };
  const send = async () => {
    setSent(true);
    const personIds = [...chosen];
    if (text.trim() !== '') {
      const found = await attempt(lanline.calls.sendToSeveral(personIds, text));
      if (found) outcomes.getState().addTexts(found);
    }
    await sendFilesToSeveral(personIds, namedFiles(files));
  };
  const nothing = chosen.size === 0 || (text.trim() === '' && files.length === 0);
  if (sent) {
    return (
      <Modal label="Sent to several" onClose={close}>
        <h2>Sent to {countText(chosen.size)}</h2>
        <OutcomeList />
        <footer>
          <button type="button" className="primary" data-testid="several-close" onClick={close}>
            Close
          </button>
        </footer>
      </Modal>
    );
  }
  return (
    <Modal label="Send to several" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>Send to several</h2>
        <p className="quiet">Each of them gets it alone, and answers you alone.</p>
        <Recipients chosen={chosen} onChange={setChosen} />
        <label className="field">
          Message
          <textarea
            data-testid="several-text"
            rows={3}
            dir="auto"
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
        </label>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          data-testid="several-picker"
          onChange={(event) => setFiles([...(event.target.files ?? [])])}
        />
        <p className="several-files">
          <button type="button" onClick={() => picker.current?.click()}>
            <Paperclip size={15} aria-hidden="true" /> Files…
          </button>
          {files.length > 0 && (
            <>
              <bdi className="quiet">{files.map(({ name }) => name).join(', ')}</bdi>
              <button
                type="button"
                className="icon"
                aria-label="No files"
                title="No files"
                onClick={() => setFiles([])}
              >
                <X size={15} />
              </button>
            </>
          )}
        </p>
        <footer>
          <button type="button" onClick={close}>
            Cancel
          </button>
          <button type="submit" className="primary" data-testid="several-send" disabled={nothing}>
            {chosen.size === 0 ? 'Send' : `Send to ${countText(chosen.size)}`}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
