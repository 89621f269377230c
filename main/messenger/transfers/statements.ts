import type { Connection } from '../../engine/index.ts';
import type { ProblemView } from '../../ipc/contract.ts';
import { MAX_REASON_CHARS } from '../limits.ts';
import type { Transfer } from './transfer.ts';
import type { Statement } from './transfer-events.ts';
import { endedPartly, endMessage, type FilesMessage } from './transfer-messages.ts';
import { isArrival } from './transfer-outcome.ts';
import { tellable } from './wire-problem.ts';

/**
 * The message that says how a transfer stands; undefined if it has been said on this connection already.
 * @param inEnglish for version 0.1, which knows no codes
 */
export function statement(
  transfer: Transfer,
  what: Statement,
  control: Connection,
  inEnglish: (problem: ProblemView) => string,
): object | undefined {
  const { wireId: id } = transfer;
  switch (what) {
    case 'offer':
      return offerOf(transfer);
    case 'accept':
      return accepted(transfer, control);
    case 'asking':
      return { type: 'file-asking', id };
    case 'pause':
      return { type: 'file-pause', id };
    case 'ended':
      return { type: 'file-ended', id };
    case 'end':
      return endOf(transfer, inEnglish);
  }
}

/** Refuses an offer. */
export function refusal(
  id: string,
  problem: ProblemView | undefined,
  inEnglish: (problem: ProblemView) => string,
): object {
  if (problem === undefined) return { type: 'file-answer', id, accept: false };
  const reason = inEnglish(problem).slice(0, MAX_REASON_CHARS).toWellFormed();
  return { type: 'file-answer', id, accept: false, reason, problem: tellable(problem) };
}

/** What a call says that is made to offer it. */
export function aboutOf({
  wireId: id,
  name,
  sizeBytes,
  fileCount: count,
  shape,
  ...rest
}: Transfer): FilesMessage {
  const { format, folderCount: folders } = rest;
  return { type: 'file', id, name, sizeBytes, count, shape, ...(format === 1 ? {} : { format, folders }) };
}

export function offerOf(transfer: Transfer): object {
  const { state } = transfer;
  const { resumes } = state;
  // The receiver's last attempt that has ended here.
  const over = 'over' in state ? state.over : undefined;
  return { ...aboutOf(transfer), ...(over === undefined ? {} : { over }), ...(resumes ? { resumes } : {}) };
}

/** An attempt that has not answered yet will do so by itself. */
function accepted({ attempt }: Transfer, control: Connection): object | undefined {
  if (attempt?.answer === undefined || attempt.answeredOn === control) return undefined;
  attempt.answeredOn = control;
  return attempt.answer;
}

function endOf(
  { wireId, state, direction, failures }: Transfer,
  inEnglish: (problem: ProblemView) => string,
): object {
  const { phase, problem } = state;
  if (phase === 'denied' && direction === 'in') {
    return refusal(wireId, problem?.code === 'declined-by-us' ? undefined : problem, inEnglish);
  }
  if (phase === 'partly' && direction === 'in') return endedPartly(wireId, failures.list);
  // Whatever ended it, 'cancelled' is what an end without a reason of its own means to the other side.
  const why = isArrival(phase) ? undefined : (problem ?? { code: 'cancelled-by-us' as const });
  return endMessage(wireId, phase === 'cancelled' ? { code: 'cancelled-by-us' } : why, inEnglish);
}
