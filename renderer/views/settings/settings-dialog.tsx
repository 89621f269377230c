import { X } from 'lucide-react';
import { useStore } from 'zustand';
import type { MeView } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { Modal } from '../dialogs/modal.tsx';
import { MyColour } from './my-colour.tsx';
import { MyKey } from './my-key.tsx';
import { RulesList } from './rules-list.tsx';

export function SettingsDialog() {
  const open = useStore(session, (state) => state.settingsOpen);
  const me = useStore(session, (state) => state.me);
  if (!open || me === null) return null;
  const close = () => session.getState().setSettingsOpen(false);
  return (
    <Modal label="Settings" onClose={close}>
      <div className="settings">
        <button type="button" className="icon settings-close" aria-label="Close settings" onClick={close}>
          <X size={16} />
        </button>
        <h2>Settings</h2>
        <MyColour me={me} />
        <Privacy me={me} />
        <Encryption me={me} />
        <RulesList />
        <MyKey me={me} />
      </div>
    </Modal>
  );
}

function Privacy({ me: { tellsRead, tellsTyping } }: { me: MeView }) {
  const set = (privacy: { tellsRead: boolean; tellsTyping: boolean }) =>
    void attempt(lanline.calls.setPrivacy(privacy));
  return (
    <section>
      <h3>Privacy</h3>
      <label className="check">
        <input
          type="checkbox"
          data-testid="tells-read"
          checked={tellsRead}
          onChange={(event) => set({ tellsRead: event.target.checked, tellsTyping })}
        />
        <span>Others see when I have read their messages</span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          data-testid="tells-typing"
          checked={tellsTyping}
          onChange={(event) => set({ tellsRead, tellsTyping: event.target.checked })}
        />
        <span>Others see when I am writing to them</span>
      </label>
    </section>
  );
}

const choices = [
  ['prefer', 'With everybody who can', 'Programs that speak plainly can be talked to, and are marked.'],
  ['require', 'Always', 'Whoever does not speak encrypted can neither call you nor be called.'],
] as const;

function Encryption({ me }: { me: MeView }) {
  return (
    <section>
      <h3 id="encryption-heading">Encryption</h3>
      <div role="radiogroup" aria-labelledby="encryption-heading" className="radios">
        {choices.map(([value, label, words]) => (
          <label key={value} className="check">
            <input
              type="radio"
              name="encryption"
              data-testid={`encryption-${value}`}
              checked={me.encryption === value}
              onChange={() => attempt(lanline.calls.setEncryption(value))}
            />
            <span>
              {label}
              <small>{words}</small>
            </span>
          </label>
        ))}
      </div>
      {me.plainAddresses.length > 0 && (
        <>
          <p className="quiet">Encryption is not tried with:</p>
          <ul className="plain-addresses">
            {me.plainAddresses.map((addressName) => (
              <li key={addressName}>
                <span>{addressName}</span>
                <button
                  type="button"
                  className="link"
                  onClick={() => attempt(lanline.calls.setPlain(addressName, false))}
                >
                  Try again
                </button>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
