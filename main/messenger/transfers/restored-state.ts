import type { ProblemView, TransferView } from '../../ipc/contract.ts';
import { OFFERED_TO_US } from './incoming-state.ts';
import { OFFERED_BY_US } from './outgoing-state.ts';
import type { TransferState } from './transfer-state.ts';
import type { TransferRecord } from './transfer-store.ts';

/**
 * The state of a transfer after a restart: whatever was moving waits for the other side.
 * @param who the other person's name
 */
export function restoredState(
  { direction, state, outcome, accepted, told }: TransferRecord,
  shown: Pick<TransferView, 'state' | 'problem' | 'savedAs'>,
  who: string,
): TransferState {
  const interrupted: ProblemView = { code: 'interrupted', who };
  const rests = outcome ?? (state === 'paused' ? 'paused' : undefined);
  // It was being begun when the program ended: nobody paused it.
  const hasEndedUs = rests === 'paused' && shown.state !== 'paused';
  const problem = hasEndedUs ? ({ code: 'begun-when-closed' } as const) : shown.problem;
  const shared = { accepted, told, problem: rests === undefined ? interrupted : problem };
  if (direction === 'out')
    return { ...OFFERED_BY_US, ...shared, known: 'perhaps', phase: rests ?? 'waiting' };
  const phase = rests ?? (accepted ? 'waiting' : 'asking');
  return { ...OFFERED_TO_US, ...shared, phase, savedAs: shown.savedAs };
}
