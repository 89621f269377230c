import type { ProblemCode, ProblemView, TransferView } from '../../ipc/contract.ts';

/**
 * Decides what happens to a transfer next: a pure function of its state and an event. Nothing here touches a
 * socket, a disk or a clock; `transfer-runner.ts` carry out the effects.
 */
export interface TransferFacts {
  /** The other person's name. */
  readonly who: string;
  readonly direction: 'in' | 'out';
  readonly state: TransferView['state'];
  /** An attempt is running. */
  readonly running: boolean;
  /** The other side's answer has reached the attempt. */
  readonly answered: boolean;
  /** A person accepted: it resumes without asking again. */
  readonly accepted: boolean;
  /** The other side is Lanline and understands our messages. */
  readonly lanline: boolean;
  /** Both sides have certificates, so they can agree on where to resume. */
  readonly resumable: boolean;
  /** Part of it has arrived here. */
  readonly begun: boolean;
  /** All bytes have been handed to the kernel, or are on our disk. */
  readonly whole: boolean;
}

export type TransferEvent =
  /** The attempt succeeded. */
  | { readonly type: 'succeeded'; readonly savedAs?: string }
  /** The attempt was interrupted or ended; or, without one, somebody ended the waiting transfer. */
  | { readonly type: 'broke'; readonly problem: ProblemView }
  /** The receiver says that it has everything. */
  | { readonly type: 'confirmed' }
  | { readonly type: 'answered'; readonly accept: boolean }
  /** The sender offers it again. */
  | { readonly type: 'offered-again' }
  /** The control connection is gone. */
  | { readonly type: 'link-lost' };

export type TransferEffect =
  | {
      readonly do: 'change';
      readonly state: TransferView['state'];
      readonly problem?: ProblemView;
      readonly canRetry: boolean;
      readonly savedAs?: string;
    }
  /** Removes what has been received so far. */
  | { readonly do: 'discard' }
  /** Without a problem: everything arrived. */
  | { readonly do: 'tell-end'; readonly problem?: ProblemView }
  | { readonly do: 'tell-pause' }
  /** Retries automatically after a pause. */
  | { readonly do: 'retry' }
  /** Asks the user. */
  | { readonly do: 'ask' }
  /** Starts a new attempt from the current position. */
  | { readonly do: 'resume' }
  /** Passes the answer to the attempt. */
  | { readonly do: 'answer' }
  /** Starts a new attempt with the answer, after aborting the current one if there is one. */
  | { readonly do: 'restart-with-answer' }
  | { readonly do: 'confirm' }
  | { readonly do: 'abort'; readonly problem: ProblemView };

/** After these it resumes automatically when the other side is back: nobody wanted it to end. */
const INTERRUPTIONS: ReadonlySet<ProblemCode> = new Set([
  'lost',
  'cut-off',
  'connection-lost',
  'unreachable',
  'timeout',
  'not-dialled',
  'not-fetched',
  'not-confirmed',
  'restarted',
  'stopped',
  // How far we are can't be stored: it goes on when there is room again.
  'storage-full',
  'storage-failing',
  'storage-corrupt',
]);
const CANCELLED: ReadonlySet<ProblemCode> = new Set(['cancelled-by-us', 'cancelled-by-them', 'forgotten']);
const PAUSED: ReadonlySet<ProblemCode> = new Set(['paused-by-us', 'paused-by-them']);
const DENIED: ReadonlySet<ProblemCode> = new Set([
  'denied',
  'denied-because',
  'declined-by-us',
  'already-there',
]);
/** The other side already knows. */
const TOLD_BY_THEM: ReadonlySet<ProblemCode> = new Set(['cancelled-by-them', 'forgotten', 'other-side']);

export function next(facts: TransferFacts, event: TransferEvent): readonly TransferEffect[] {
  switch (event.type) {
    case 'succeeded':
      return succeeded(facts, event.savedAs);
    case 'broke':
      return broke(facts, event.problem);
    case 'confirmed':
      if (facts.direction === 'in') return [];
      if (facts.running) return [{ do: 'confirm' }];
      return hasEnded(facts) ? [] : succeeded(facts, undefined);
    case 'answered':
      return answered(facts, event.accept);
    case 'offered-again':
      return offeredAgain(facts);
    case 'link-lost':
      return linkLost(facts);
  }
}

export function hasEnded({ state }: Pick<TransferFacts, 'state'>): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled' || state === 'denied';
}

/** Whether a problem is one that nobody wanted, after which the transfer resumes automatically. */
export function isInterruption({ code }: ProblemView): boolean {
  return INTERRUPTIONS.has(code);
}

function succeeded({ direction }: TransferFacts, savedAs: string | undefined): TransferEffect[] {
  const saved = savedAs === undefined ? {} : { savedAs };
  const done: TransferEffect = { do: 'change', state: 'done', canRetry: false, ...saved };
  return direction === 'in' ? [done, { do: 'tell-end' }] : [done];
}

function broke(facts: TransferFacts, problem: ProblemView): TransferEffect[] {
  const discard: TransferEffect[] = leavesNothing(facts, problem) ? [{ do: 'discard' }] : [];
  if (PAUSED.has(problem.code)) {
    const change: TransferEffect = { do: 'change', state: 'paused', problem, canRetry: true };
    return problem.code === 'paused-by-us' ? [change, { do: 'tell-pause' }] : [change];
  }
  if (facts.resumable && isInterruption(problem)) return [...discard, ...interrupted(facts, problem.code)];
  return [...discard, ...ended(facts, problem)];
}

function interrupted({ accepted, who }: TransferFacts, code: ProblemCode): TransferEffect[] {
  const change: TransferEffect = {
    do: 'change',
    state: accepted ? 'waiting' : 'offered',
    problem: { code: 'interrupted', who },
    canRetry: true,
  };
  // Somebody who was asked and didn't answer is not asked over and over.
  const unanswered = code === 'timeout' && !accepted;
  return unanswered ? [change] : [change, { do: 'retry' }];
}

function ended({ direction, lanline }: TransferFacts, problem: ProblemView): TransferEffect[] {
  const state = CANCELLED.has(problem.code) ? 'cancelled' : DENIED.has(problem.code) ? 'denied' : 'failed';
  // A program has to send its file again itself; a person's file can be fetched again.
  const canRetry = direction === 'out' || (state === 'failed' && lanline);
  const change: TransferEffect = { do: 'change', state, problem, canRetry };
  const tells = state !== 'denied' && !TOLD_BY_THEM.has(problem.code);
  return tells ? [{ do: 'tell-end', problem }, change] : [change];
}

/** Whether to remove partial files, because nobody will resume them. */
function leavesNothing({ direction, begun }: TransferFacts, problem: ProblemView): boolean {
  if (direction === 'out' || PAUSED.has(problem.code)) return false;
  if (CANCELLED.has(problem.code) || DENIED.has(problem.code)) return true;
  return !begun && !isInterruption(problem);
}

function answered(facts: TransferFacts, accept: boolean): TransferEffect[] {
  if (facts.direction === 'in') return [];
  if (facts.running && !facts.answered) return [{ do: 'answer' }];
  // They started again while our previous attempt was still running, or after we had given it up.
  const settled = ['done', 'cancelled', 'denied'].includes(facts.state);
  const again = accept && (facts.running || (facts.accepted && !settled));
  return again ? [{ do: 'restart-with-answer' }] : [];
}

function offeredAgain({ direction, running, state, accepted }: TransferFacts): TransferEffect[] {
  if (direction === 'out' || running) return [];
  if (state === 'done') return [{ do: 'tell-end' }];
  if (state === 'offered') return [{ do: 'ask' }];
  if (!accepted || state === 'cancelled') return [{ do: 'tell-end', problem: { code: 'cancelled-by-us' } }];
  return [{ do: 'resume' }];
}

function linkLost(facts: TransferFacts): TransferEffect[] {
  if (!facts.running || hasEnded(facts)) return [];
  // Fully sent, it is waiting for a confirmation that can't arrive any more.
  const waitsForMessage = facts.state === 'offered' || (facts.direction === 'out' && facts.whole);
  return waitsForMessage ? [{ do: 'abort', problem: { code: 'lost', who: facts.who } }] : [];
}
