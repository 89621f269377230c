import { useState } from 'react';
import { useStore } from 'zustand';
import type { PersonView, RuleAction, RuleKind } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { orReport } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { sizeText } from '../../words/quantities.ts';
import { t } from '../../words/translate.ts';
import { ForgetDialog } from '../dialogs/forget-dialog.tsx';
import { SamePersonDialog } from '../dialogs/same-person-dialog.tsx';
import { NamesakeWarning } from '../person/namesake-warning.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { SafetyNumber } from './safety-number.tsx';
import './trust-section.css';

/** How sure we can be who this is, and what to do about it. */
export function TrustSection({ person }: { person: PersonView }) {
  const [asked, setAsked] = useState<'forget' | 'join'>();
  const { trust, namesakeId } = person;
  const close = () => setAsked(undefined);
  return (
    <section className="trust-section" data-testid="trust-section">
      <h3>{t('trust.heading')}</h3>
      <p>
        <TrustMark trust={trust} words />
      </p>
      <p className="quiet">{t(`trust.${trust}.long`)}</p>
      {namesakeId !== undefined && <NamesakeWarning id={namesakeId} />}
      {trust === 'plain' ? <PlainChoice addressName={person.addressName} /> : <Proof person={person} />}
      {trust !== 'plain' && <LettingIn person={person} />}
      <p className="trust-actions">
        {namesakeId !== undefined && trust !== 'plain' && (
          <button type="button" className="link" onClick={() => setAsked('join')}>
            {t('trust.samePerson')}
          </button>
        )}
        <button type="button" className="link" data-testid="forget" onClick={() => setAsked('forget')}>
          {t('trust.forget')}
        </button>
      </p>
      {asked === 'forget' && <ForgetDialog person={person} onClose={close} />}
      {asked === 'join' && namesakeId !== undefined && (
        <SamePersonDialog person={person} oldId={namesakeId} onClose={close} />
      )}
    </section>
  );
}

const fileLimits = [10, 100, 1_000, 10_000].map((megabytes) => megabytes * 1e6);

/** Any size (0) comes last. Includes the current limit, even if it is none of ours. */
function limitsWith(current: number | undefined): number[] {
  const limits = new Set(current === undefined ? fileLimits : [...fileLimits, current]);
  return [...limits].sort((a, b) => a - b).concat(0);
}

/** What this person may do without asking. */
function LettingIn({ person }: { person: PersonView }) {
  const set = (kind: RuleKind, action: RuleAction | null) =>
    void orReport(lanline.calls.setRule(person.id, kind, action));
  return (
    <div className="letting-in">
      <label className="check">
        <input
          type="checkbox"
          data-testid="let-in"
          checked={person.letIn}
          disabled={person.blocked}
          onChange={(event) => set('chat', event.target.checked ? 'accept' : null)}
        />
        <span>{t('trust.messagesAllowed')}</span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          data-testid="let-files-in"
          checked={person.filesLetIn}
          disabled={person.blocked}
          onChange={(event) => set('file', event.target.checked ? 'accept' : null)}
        />
        <span>{t('trust.filesAllowed')}</span>
      </label>
      {person.filesLetIn && !person.blocked && (
        <label className="file-limit">
          <span>{t('trust.fileSizeLimit')}</span>
          <select
            data-testid="file-limit"
            value={person.filesLetInBytes ?? 0}
            onChange={(event) => {
              const maxBytes = Number(event.target.value);
              const limits = maxBytes === 0 ? {} : { maxBytes };
              void orReport(lanline.calls.setRule(person.id, 'file', 'accept', limits));
            }}
          >
            {limitsWith(person.filesLetInBytes).map((maxBytes) => (
              <option key={maxBytes} value={maxBytes}>
                {maxBytes === 0 ? t('trust.anySize') : sizeText(maxBytes)}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="check">
        <input
          type="checkbox"
          data-testid="block"
          checked={person.blocked}
          onChange={(event) => set('any', event.target.checked ? 'block' : null)}
        />
        <span>
          {t('trust.blocked')}
          <small>{t('trust.blockedHint')}</small>
        </span>
      </label>
    </div>
  );
}

function Proof({ person }: { person: PersonView }) {
  const verified = person.trust === 'verified';
  return (
    <>
      <button
        type="button"
        className={verified ? undefined : 'primary'}
        data-testid="compare-code"
        onClick={() => orReport(lanline.calls.compareCode(person.id))}
      >
        {verified ? t('trust.compareCodesAgain') : t('trust.compareCodes')}
      </button>
      <SafetyNumber person={person} />
    </>
  );
}

function PlainChoice({ addressName }: { addressName: string }) {
  const plain = useStore(session, (state) => state.me?.plainAddresses.includes(addressName) ?? false);
  return (
    <label className="check">
      <input
        type="checkbox"
        checked={!plain}
        onChange={(event) => orReport(lanline.calls.setPlain(addressName, !event.target.checked))}
      />
      <span>{t('trust.tryEncryption')}</span>
    </label>
  );
}
