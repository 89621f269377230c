import { useState } from 'react';
import { useStore } from 'zustand';
import type { Destination } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import type { FileOffer } from './offer-request.tsx';
import './destination-choice.css';

/** Where the files go, and what happens if the name is taken. Collapsed unless it is. */
export function DestinationChoice({
  files,
  value,
  onChange,
}: {
  files: readonly FileOffer[];
  value: Destination;
  onChange: (destination: Destination) => void;
}) {
  const [opened, setOpened] = useState(false);
  const exists = files.some((what) => what.exists);
  const downloads = useStore(session, (state) => state.me?.downloadsFolder ?? '');
  const native = useStore(session, (state) => state.shell === 'electron');
  const setFolder = (folder: string) => {
    const { existing } = value;
    onChange(folder.trim() === '' ? { existing } : { existing, folder: folder.trim() });
  };
  const browse = async () => {
    const folder = await orReport(lanline.calls.chooseFolder());
    if (folder) setFolder(folder);
  };
  if (!opened && !exists) {
    return (
      <button type="button" className="link" data-testid="save-to" onClick={() => setOpened(true)}>
        {t('offers.saveToMore')}
      </button>
    );
  }
  return (
    <div className="destination">
      <label>
        <span>{t('offers.saveTo')}</span>
        <input
          data-testid="destination-folder"
          value={value.folder ?? ''}
          placeholder={downloads}
          spellCheck={false}
          onChange={(event) => setFolder(event.target.value)}
        />
        {native && (
          <button type="button" onClick={browse}>
            {t('offers.browse')}
          </button>
        )}
      </label>
      <label>
        <span>{t(nameQuestion(files))}</span>
        <select
          data-testid="destination-existing"
          value={value.existing}
          onChange={(event) =>
            onChange({ ...value, existing: event.target.value as Destination['existing'] })
          }
        >
          <option value="keep">{t('offers.keepBoth')}</option>
          {files.some(({ shape }) => shape === 'file') && (
            <option value="replace">{t('offers.replace')}</option>
          )}
          <option value="skip">{t('offers.skip')}</option>
        </select>
      </label>
    </div>
  );
}

function nameQuestion(files: readonly FileOffer[]) {
  if (files.length > 1) return 'offers.ifAnyNameTaken';
  return files[0]?.exists ? 'offers.nameTaken' : 'offers.ifNameTaken';
}
