import { useStore } from 'zustand';
import type { SendState } from '../../../main/ipc/contract.ts';
import { type Outcome, outcomes } from '../../stores/outcomes.ts';
import { people } from '../../stores/people.ts';
import { transferText } from '../../words/transfer.ts';

const textWords: { readonly [S in SendState]: string } = {
  waiting: 'waits until they are here',
  sending: 'sending…',
  sent: 'sent',
  delivered: 'delivered',
  read: 'read',
  failed: 'not sent',
};

/** What came of it with each of them, as it comes. */
export function OutcomeList() {
  const byId = useStore(outcomes, (state) => state.byId);
  const byPerson = useStore(people, (state) => state.byId);
  return (
    <ul className="outcomes" aria-live="polite">
      {[...byId].map(([id, outcome]) => {
        const name = byPerson.get(outcome.personId)?.name ?? 'Somebody';
        return (
          <li key={id} data-testid="outcome" data-tone={failed(outcome) ? 'problem' : 'info'}>
            <bdi className="outcome-name">{name}</bdi>
            <bdi className="outcome-words">{words(outcome, name)}</bdi>
          </li>
        );
      })}
    </ul>
  );
}

function words({ text, transfer, problem }: Outcome, name: string): string {
  if (text !== undefined) return text.problem ?? textWords[text.state];
  if (transfer !== undefined) {
    const why = transfer.state === 'failed' ? transfer.problem : undefined;
    return `${transfer.name}: ${why ?? transferText(transfer, name)}`;
  }
  return problem ?? 'sending…';
}

function failed({ text, transfer, problem }: Outcome): boolean {
  const lost =
    transfer?.state === 'failed' || transfer?.state === 'denied' || transfer?.state === 'cancelled';
  return problem !== undefined || text?.state === 'failed' || lost;
}
