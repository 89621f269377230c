import { useState } from 'react';
import { useStore } from 'zustand';
import { lanline } from '../../bridge.ts';
import { failureText } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import { Modal } from './modal.tsx';

/** Asks for the name at first start, with a suggestion filled in. */
export function NameDialog() {
  const me = useStore(session, (state) => state.me);
  return me && !me.named ? <NameForm suggested={me.name} /> : null;
}

function NameForm({ suggested }: { suggested: string }) {
  const [name, setName] = useState(suggested);
  const [problem, setProblem] = useState<string>();
  const confirm = () => {
    setProblem(undefined);
    lanline.calls.setName(name.trim()).catch((error) => setProblem(failureText(error)));
  };
  return (
    <Modal label={t('myProfile.name')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          confirm();
        }}
      >
        <h2>{t('welcome.title')}</h2>
        <p className="quiet">{t('welcome.hint')}</p>
        <label className="field">
          {t('myProfile.name')}
          <input
            data-testid="name-input"
            value={name}
            maxLength={64}
            // biome-ignore lint/a11y/noAutofocus: it is the only thing this dialog asks for
            autoFocus
            onFocus={(event) => event.target.select()}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        {problem !== undefined && (
          <p className="problem" role="alert">
            <bdi>{problem}</bdi>
          </p>
        )}
        <footer>
          <button type="submit" className="primary" data-testid="name-confirm" disabled={name.trim() === ''}>
            {t('welcome.start')}
          </button>
        </footer>
      </form>
    </Modal>
  );
}
