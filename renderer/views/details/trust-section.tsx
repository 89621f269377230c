import { useState } from 'react';
import { useStore } from 'zustand';
import type { PersonView, RuleAction, RuleKind } from '../../../main/ipc/contract.ts';
import { lanline } from '../../bridge.ts';
import { attempt } from '../../report-failure.ts';
import { session } from '../../stores/session.ts';
import { sizeText } from '../../words/quantities.ts';
import { trustWords } from '../../words/trust.ts';
import { ForgetDialog } from '../dialogs/forget-dialog.tsx';
import { JoinDialog } from '../dialogs/same-person-dialog.tsx';
import { Namesake } from '../person/namesake-warning.tsx';
import { TrustMark } from '../person/trust-mark.tsx';
import { SafetyNumber } from './safety-number.tsx';

/** How sure one can be of who this is, and what to do about it. */
export function TrustSection({ person }: { person: PersonView }) {
  const [asked, setAsked] = useState<'forget' | 'join'>();
  const { trust, namesakeId } = person;
  const close = () => setAsked(undefined);
  return (
    <section className="trust-section" data-testid="trust-section">
      <h3>Trust</h3>
      <p>
        <TrustMark trust={trust} words />
      </p>
      <p className="quiet">{trustWords[trust].long}</p>
      {namesakeId !== undefined && <Namesake id={namesakeId} />}
      {trust === 'plain' ? <PlainChoice addressName={person.addressName} /> : <Proof person={person} />}
      {trust !== 'plain' && <LettingIn person={person} />}
      <p className="trust-actions">
        {namesakeId !== undefined && trust !== 'plain' && (
          <button type="button" className="link" onClick={() => setAsked('join')}>
            It is the same person…
          </button>
        )}
        <button type="button" className="link" data-testid="forget" onClick={() => setAsked('forget')}>
          Forget…
        </button>
      </p>
      {asked === 'forget' && <ForgetDialog person={person} onClose={close} />}
      {asked === 'join' && namesakeId !== undefined && (
        <JoinDialog person={person} oldId={namesakeId} onClose={close} />
      )}
    </section>
  );
}

const fileLimits = [10, 100, 1024, 10_240].map((megabytes) => megabytes * 1024 * 1024).concat(0);

/** What is decided for this person without asking. */
function LettingIn({ person }: { person: PersonView }) {
  const set = (kind: RuleKind, action: RuleAction | null) =>
    void attempt(lanline.calls.setRule(person.id, kind, action));
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
        <span>May talk to me without asking</span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          data-testid="let-files-in"
          checked={person.filesLetIn}
          disabled={person.blocked}
          onChange={(event) => set('file', event.target.checked ? 'accept' : null)}
        />
        <span>May send files without asking</span>
      </label>
      {person.filesLetIn && !person.blocked && (
        <label className="file-limit">
          <span>up to</span>
          <select
            data-testid="file-limit"
            value={person.filesLetInBytes ?? 0}
            onChange={(event) => {
              const maxBytes = Number(event.target.value);
              const limits = maxBytes === 0 ? {} : { maxBytes };
              void attempt(lanline.calls.setRule(person.id, 'file', 'accept', limits));
            }}
          >
            {fileLimits.map((maxBytes) => (
              <option key={maxBytes} value={maxBytes}>
                {maxBytes === 0 ? 'any size' : sizeText(maxBytes)}
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
          Blocked
          <small>Can neither talk to you nor send anything, and is not told why.</small>
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
        onClick={() => attempt(lanline.calls.compareCode(person.id))}
      >
        {verified ? 'Compare a code again' : 'Compare a code'}
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
        onChange={(event) => attempt(lanline.calls.setPlain(addressName, !event.target.checked))}
      />
      <span>Try encryption here first</span>
    </label>
  );
}
