import { Paperclip, X } from 'lucide-react';
import { useRef, useState } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { namedFiles, sendFilesToSeveral } from '../../send-files.ts';
import { outcomes } from '../../stores/outcomes.ts';
import { session } from '../../stores/session.ts';
import { listText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { Modal } from '../dialogs/modal.tsx';
import { OutcomeList } from './outcome-list.tsx';
import { Recipients } from './recipients.tsx';
import './send-to-several-dialog.css';

/** Sends a message and files to several people, each in their own conversation, then shows how it went with each. */
export function SendToSeveralDialog() {
  const open = useStore(session, (state) => state.severalOpen);
  return open ? <SendToSeveral /> : null;
}

function SendToSeveral() {
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
      const found = await orReport(lanline.calls.sendToSeveral(personIds, text));
      if (found) outcomes.getState().addTexts(found);
    }
    await sendFilesToSeveral(personIds, namedFiles(files));
  };
  const nothing = chosen.size === 0 || (text.trim() === '' && files.length === 0);
  if (sent) {
    return (
      <Modal label={t('sendToSeveral.sentLabel')} onClose={close}>
        <h2>{t('sendToSeveral.sentTo', { count: chosen.size })}</h2>
        <OutcomeList />
        <footer>
          <button type="button" className="primary" data-testid="several-close" onClick={close}>
            {t('window.close')}
          </button>
        </footer>
      </Modal>
    );
  }
  return (
    <Modal label={t('sendToSeveral.label')} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <h2>{t('sendToSeveral.label')}</h2>
        <p className="quiet">{t('sendToSeveral.hint')}</p>
        <Recipients chosen={chosen} onChange={setChosen} />
        <label className="field">
          {t('sendToSeveral.message')}
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
            <Paperclip size={15} aria-hidden="true" /> {t('sendToSeveral.addFiles')}
          </button>
          {files.length > 0 && (
            <>
              <bdi className="quiet">{listText(files.map(({ name }) => name))}</bdi>
              <button
                type="button"
                className="icon"
                aria-label={t('sendToSeveral.removeFiles')}
                title={t('sendToSeveral.removeFiles')}
                onClick={() => setFiles([])}
              >
                <X size={15} />
              </button>
            </>
          )}
        </p>
        <footer>
          <button type="button" onClick={close}>
            {t('window.cancel')}
          </button>
          <button type="submit" className="primary" data-testid="several-send" disabled={nothing}>
            {chosen.size === 0 ? t('sendToSeveral.send') : t('sendToSeveral.sendTo', { count: chosen.size })}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
