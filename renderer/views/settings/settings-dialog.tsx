import { X } from 'lucide-react';
import { useStore } from 'zustand';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { t } from '../../words/translate.ts';
import { Modal } from '../dialogs/modal.tsx';
import { AboutSection } from './about-section.tsx';
import { MyColour } from './my-colour.tsx';
import { MyKey } from './my-key.tsx';
import { RulesList } from './rules-list.tsx';
import './settings-dialog.css';

export function SettingsDialog() {
  const open = useStore(session, (state) => state.settingsOpen);
  const me = useStore(session, (state) => state.me);
  if (!open || me === null) return null;
  const close = () => session.getState().setSettingsOpen(false);
  return (
    <Modal label={t('settings.title')} onClose={close}>
      <div className="settings">
        <button
          type="button"
          className="icon settings-close"
          aria-label={t('settings.close')}
          onClick={close}
        >
          <X size={16} />
        </button>
        <h2>{t('settings.title')}</h2>
        <MyColour me={me} />
        <Privacy me={me} />
        <Encryption me={me} />
        <RulesList />
        <MyKey me={me} />
        <AboutSection />
      </div>
    </Modal>
  );
}

function Privacy({ me: { tellsRead, tellsTyping } }: { me: MeView }) {
  const set = (privacy: { tellsRead: boolean; tellsTyping: boolean }) =>
    void orReport(lanline.calls.setPrivacy(privacy));
  return (
    <section>
      <h3>{t('settings.privacy')}</h3>
      <label className="check">
        <input
          type="checkbox"
          data-testid="tells-read"
          checked={tellsRead}
          onChange={(event) => set({ tellsRead: event.target.checked, tellsTyping })}
        />
        <span>{t('settings.readReceipts')}</span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          data-testid="tells-typing"
          checked={tellsTyping}
          onChange={(event) => set({ tellsRead, tellsTyping: event.target.checked })}
        />
        <span>{t('settings.typing')}</span>
      </label>
    </section>
  );
}

const choices = [
  ['prefer', 'encryptionPrefer'],
  ['require', 'encryptionRequire'],
] as const;

function Encryption({ me }: { me: MeView }) {
  return (
    <section>
      <h3 id="encryption-heading">{t('settings.encryption')}</h3>
      <div role="radiogroup" aria-labelledby="encryption-heading" className="radios">
        {choices.map(([value, key]) => (
          <label key={value} className="check">
            <input
              type="radio"
              name="encryption"
              data-testid={`encryption-${value}`}
              checked={me.encryption === value}
              onChange={() => orReport(lanline.calls.setEncryption(value))}
            />
            <span>
              {t(`settings.${key}`)}
              <small>{t(`settings.${key}Hint`)}</small>
            </span>
          </label>
        ))}
      </div>
      {me.plainAddresses.length > 0 && (
        <>
          <p className="quiet">{t('settings.notEncryptedWith')}</p>
          <ul className="plain-addresses">
            {me.plainAddresses.map((addressName) => (
              <li key={addressName}>
                <span>{addressName}</span>
                <button
                  type="button"
                  className="link"
                  onClick={() => orReport(lanline.calls.setPlain(addressName, false))}
                >
                  {t('window.tryAgain')}
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
