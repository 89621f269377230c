import { useRef, useState } from 'react';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { problemOf } from '../../report-failure.ts';
import { toasts } from '../../stores/toasts.ts';

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
      <h3>Your key</h3>
      <p className="quiet">
        It is how others know that you are you. It stays on this computer, and begins with{' '}
        <code data-testid="my-key">{me.fingerprint.slice(0, 16).replace(/.{4}(?=.)/g, '$& ')}</code>.
      </p>
      {doing === undefined ? (
        <p className="key-actions">
          <button type="button" data-testid="key-export" onClick={() => setDoing('export')}>
            Export…
          </button>
          <button type="button" data-testid="key-import" onClick={() => setDoing('import')}>
            Import…
          </button>
          <button type="button" onClick={() => setDoing('renew')}>
            New key…
          </button>
        </p>
      ) : (
        <Form key={doing} doing={doing} onDone={done} onCancel={() => setDoing(undefined)} />
      )}
    </section>
  );
}

const words: Readonly<Record<Doing, { readonly text: string; readonly act: string }>> = {
  export: {
    text: 'Saves your key to a file that only this passphrase opens: for a new computer, or to keep.',
    act: 'Export',
  },
  import: {
    text: 'Become here who you were on another computer. Use one key on one computer at a time.',
    act: 'Import',
  },
  renew: {
    text: 'For a key that was lost or seen by others. Everybody will take you for somebody new until you have compared a code with them. The old key is set aside.',
    act: 'Begin with a new key',
  },
};

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
      setProblem(problemOf(error));
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
      <p className="quiet">{words[doing].text}</p>
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
            Choose the file…
          </button>
          <bdi>{file?.name ?? ''}</bdi>
        </p>
      )}
      {doing !== 'renew' && (
        <label className="field">
          Passphrase
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
          Cancel
        </button>
        <button
          type="submit"
          className={doing === 'renew' ? 'danger' : 'primary'}
          data-testid="key-act"
          disabled={!ready || busy}
        >
          {busy ? 'A moment…' : words[doing].act}
        </button>
      </footer>
    </form>
  );
}

/** What to tell; undefined when the user changed his mind. */
async function run(doing: Doing, passphrase: string, file: File | undefined): Promise<string | undefined> {
  if (doing === 'export') {
    const path = await lanline.calls.exportIdentity(passphrase);
    return path === null ? undefined : `Your key is saved as ${path}.`;
  }
  if (doing === 'renew') {
    await lanline.calls.renewIdentity();
    return 'You have a new key.';
  }
  const [source] = await lanline.sources(file === undefined ? [] : [file]);
  if (source === undefined) return undefined;
  await lanline.calls.importIdentity(source, passphrase);
  return 'You are here who you were there.';
}
