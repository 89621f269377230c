import { useState } from 'react';
import { useStore } from 'zustand';
import { askWhy } from '../../ask-why.ts';
import { lanline } from '../../bridge.ts';
import { failureText } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { parseAddress, parseHost } from '../../words/address.ts';
import { t } from '../../words/translate.ts';
import { Modal } from './modal.tsx';
import './connect-dialog.css';

/** For people that discovery can't find. */
export function ConnectDialog() {
  return useStore(session, (state) => state.connectOpen) ? <AddressForm /> : null;
}

function AddressForm() {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const [plain, setPlain] = useState(false);
  const [calling, setCalling] = useState(false);
  const close = () => session.getState().setConnectOpen(false);

  const connect = async () => {
    const address = parseAddress(text);
    if (address === null) {
      setProblem(t('connectDialog.invalid'));
      return;
    }
    setProblem(undefined);
    setCalling(true);
    try {
      const personId = await lanline.calls.connectTo(address, plain);
      session.getState().select(personId);
      close();
    } catch (error) {
      setProblem(failureText(error));
    } finally {
      setCalling(false);
    }
  };

  return (
    <Modal label={t('connectDialog.title')} onClose={close}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void connect();
        }}
      >
        <h2>{t('connectDialog.title')}</h2>
        <p className="quiet">{t('connectDialog.hint')}</p>
        <label className="field">
          {t('connectDialog.address')}
          <input
            data-testid="address-input"
            value={text}
            // biome-ignore lint/a11y/noAutofocus: it is the only thing this dialog asks for
            autoFocus
            autoComplete="off"
            spellCheck={false}
            placeholder={t('connectDialog.example')}
            maxLength={64}
            aria-invalid={problem !== undefined}
            aria-describedby="address-problem"
            onChange={(event) => {
              setText(event.target.value);
              setProblem(undefined);
            }}
          />
        </label>
        <label className="check">
          <input type="checkbox" checked={plain} onChange={(event) => setPlain(event.target.checked)} />
          <span>
            {t('connectDialog.plain')}
            <small>{t('connectDialog.plainHint')}</small>
          </span>
        </label>
        <p className="problem" id="address-problem" role="alert">
          <bdi>{problem}</bdi>
        </p>
        <footer className="connect-foot">
          <button
            type="button"
            className="link"
            data-testid="why-address"
            onClick={() => {
              close();
              void askWhy(parseHost(text) ?? '');
            }}
          >
            {t('diagnosis.askAboutAddress')}
          </button>
          <button type="button" onClick={close}>
            {t('window.cancel')}
          </button>
          <button
            type="submit"
            className="primary"
            data-testid="address-connect"
            disabled={calling || text.trim() === ''}
          >
            {calling ? t('connectDialog.connecting') : t('connectDialog.connect')}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
