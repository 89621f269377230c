import { useRef, useState } from 'react';
import { lanline } from '../../bridge.ts';
import { failureText } from '../../report-failure.ts';
import { t } from '../../words/translate.ts';

export type KeyTask = 'export' | 'import' | 'renew';

/** Asks for the passphrase or file that a task needs, and runs it. */
export function MyKeyForm({
  task,
  onDone,
  onCancel,
}: {
  task: KeyTask;
  onDone: (text: string) => void;
  onCancel: () => void;
}) {
  const [passphrase, setPassphrase] = useState('');
  const [file, setFile] = useState<File>();
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const ready = task === 'renew' || (passphrase !== '' && (task === 'export' || file !== undefined));

  const act = async () => {
    setProblem(undefined);
    setBusy(true);
    try {
      const said = await run(task, passphrase, file);
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
      <p className="quiet">{t(`myKey.${task}Hint`)}</p>
      {task === 'import' && (
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
      {task !== 'renew' && (
        <label className="field">
          {t('myKey.passphrase')}
          <input
            type="password"
            data-testid="key-passphrase"
            value={passphrase}
            autoComplete={task === 'export' ? 'new-password' : 'current-password'}
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
          className={task === 'renew' ? 'danger' : 'primary'}
          data-testid="key-act"
          disabled={!ready || busy}
        >
          {busy ? t('myKey.busy') : t(`myKey.${task}`)}
        </button>
      </footer>
    </form>
  );
}

/** What to tell the user; undefined if they changed their mind. */
async function run(task: KeyTask, passphrase: string, file: File | undefined): Promise<string | undefined> {
  if (task === 'export') {
    const path = await lanline.calls.exportIdentity(passphrase);
    return path === null ? undefined : t('myKey.exported', { path });
  }
  if (task === 'renew') {
    await lanline.calls.renewIdentity();
    return t('myKey.renewed');
  }
  const [source] = await lanline.sources(file === undefined ? [] : [file]);
  if (source === undefined) return undefined;
  await lanline.calls.importIdentity(source, passphrase);
  return t('myKey.imported');
}
