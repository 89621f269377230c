import { useStore } from 'zustand';
import type { TextItem } from '../../../main/ipc/contract.ts';
import { type Outcome, outcomes } from '../../stores/outcomes.ts';
import { people } from '../../stores/people.ts';
import { problemText } from '../../words/problem.ts';
import { transferName, transferText } from '../../words/transfer.ts';
import { t } from '../../words/translate.ts';
import './outcome-list.css';

/** How sending went with each person, updated live. */
export function OutcomeList() {
  const byId = useStore(outcomes, (state) => state.byId);
  const byPerson = useStore(people, (state) => state.byId);
  return (
    <ul className="outcomes" aria-live="polite">
      {[...byId].map(([id, outcome]) => {
        const name = byPerson.get(outcome.personId)?.name ?? t('window.someone');
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
  if (text !== undefined) return textState(text);
  if (transfer !== undefined) {
    const why = transfer.state === 'failed' ? transfer.problem : undefined;
    const state = why === undefined ? transferText(transfer, name) : problemText(why);
    return t('sendToSeveral.fileState', { file: transferName(transfer), state });
  }
  return problem ?? t('sendToSeveral.sending');
}

function textState({ state, problem }: TextItem): string {
  if (problem !== undefined) return problemText(problem);
  return state === 'failed' ? t('message.notSent') : t(`message.receipt.${state}`);
}

function failed({ text, transfer, problem }: Outcome): boolean {
  const lost =
    transfer?.state === 'failed' || transfer?.state === 'denied' || transfer?.state === 'cancelled';
  return problem !== undefined || text?.state === 'failed' || lost;
}
