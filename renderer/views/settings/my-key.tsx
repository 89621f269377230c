import { useRef, useState } from 'react';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { failureText } from '../../report-failure.ts';
import { toasts } from '../../stores/toasts.ts';
import { t } from '../../words/t.ts';
import './my-key.css';

type Doing = 'export' | 'import' | 'renew';

/** The key that others know us by: to another machine, from another machine, or a new one. */
export function MyKey({ me }: { me: MeView }) {
  const [doing, setDoing] = useState<Doing>();
  const done = (text: string) => {
    setDoing(undefined);
    toasts.getState().push('info', text);
  };
  return (
    <section>
      <h3>{t('myKey.heading')}</h3>
      <p className="quiet">
        {t.rich('myKey.about', {
          start: me.fingerprint.slice(0, 16).replace(/.{4}(?=.)/g, '$& '),
          key: (chunks) => <code data-testid="my-key">{chunks}</code>,
        })}
      </p>
      {doing === undefined ? (
        <p className="key-actions">
          <button type="button" data-testid="key-export" onClick={() => setDoing('export')}>
            {t('myKey.exportMore')}
          </button>
          <button type="button" data-testid="key-import" onClick={() => setDoing('import')}>
            {t('myKey.importMore')}
          </button>
          <button type="button" onClick={() => setDoing('renew')}>
            {t('myKey.renewMore')}
          </button>
        </p>
      ) : (
        <Form key={doing} doing={doing} onDone={done} onCancel={() => setDoing(undefined)} />
      )}
    </section>
  );
}

function Form({
  doing,
  onDone,
  onCancel,
}: {
  doing: Doing;
  onDone: (text: string) => void;
  onCancel: () => void;
}) {
  const [passphrase, setPassphrase] = useState('');
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const ready = doing === 'renew' || (passphrase !== '' && (doing === 'export' || file !== undefined));

  const act = async () => {
    setProblem(undefined);
    setBusy(true);
    try {
      const said = await run(doing, passphrase, file);
      if (said === undefined) onCancel();
      else onDone(said);
    } catch (error) {
      setProblem(failureText(error));
    } finally {
      setBusy(false);
    }
  };

  return (
    <form
      className="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready && !busy) void act();
      }}
    >
      <p className="quiet">{t(`myKey.${doing}Hint`)}</p>
      {doing === 'import' && (
        <p className="key-file">
          <input
            ref={picker}
            type="file"
            hidden
            data-testid="key-file"
            accept=".json,application/json"
            onChange={(event) => setFile(event.target.files?.[0])}
          />
          <button type="button" onClick={() => picker.current?.click()}>
            {t('myKey.chooseFile')}
          </button>
          <bdi>{file?.name ?? ''}</bdi>
        </p>
      )}
      {doing !== 'renew' && (
        <label className="field">
          {t('myKey.passphrase')}
          <input
            type="password"
            data-testid="key-passphrase"
            value={passphrase}
            autoComplete={doing === 'export' ? 'new-password' : 'current-password'}
            onChange={(event) => setPassphrase(event.target.value)}
          />
        </label>
      )}
      {problem !== undefined && (
        <p className="problem" role="alert">
          <bdi>{problem}</bdi>
        </p>
      )}
      <footer>
        <button type="button" onClick={onCancel}>
          {t('window.cancel')}
        </button>
        <button
          type="submit"
          className={doing === 'renew' ? 'danger' : 'primary'}
          data-testid="key-act"
          disabled={!ready || busy}
        >
          {busy ? t('myKey.busy') : t(`myKey.${doing}`)}
        </button>
      </footer>
    </form>
  );
}

/** What to tell; undefined when the user changed their mind. */
async function run(doing: Doing, passphrase: string, file: File | undefined): Promise<string | undefined> {
  if (doing === 'export') {
    const path = await lanline.calls.exportIdentity(passphrase);
    return path === null ? undefined : t('myKey.exported', { path });
  }
  if (doing === 'renew') {
    await lanline.calls.renewIdentity();
    return t('myKey.renewed');
  }
  const [source] = await lanline.sources(file === undefined ? [] : [file]);
  if (source === undefined) return undefined;
  await lanline.calls.importIdentity(source, passphrase);
  return t('myKey.imported');
}
