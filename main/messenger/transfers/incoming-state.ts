import type { ProblemView } from '../../ipc/contract.ts';
import { say, type TransferEffect, type TransferEvent, type TransferFacts } from './transfer-events.ts';
import {
  type Arrival,
  isInterruption,
  isOutcome,
  isStronger,
  type Outcome,
  outcomeOf,
} from './transfer-outcome.ts';

/**
 * The receiver's end of a transfer: a pure function from a state and an event to the next state and what is to be done
 * about it. No message is relied on to have arrived: whenever a control connection opens, each side states what it holds,
 * and whoever hears something that contradicts its own state answers with that state.
 *
 *     asking ──decided──▸ waiting ◂──lost── fetching ──saved──▸ done
 *       │                    └──linked, due──▸ │
 *       └──▸ denied            paused ◂────────┴──▸ cancelled, failed
 */
export interface IncomingState {
  readonly phase: 'asking' | 'waiting' | 'fetching' | 'paused' | Outcome;
  /** A person or a rule accepted: it resumes without asking again. */
  readonly accepted: boolean;
  /** Counts the attempts: what an earlier one reports is ignored. */
  readonly attempt: number;
  /** Bytes are arriving. */
  readonly moving: boolean;
  /** The user resumed or retried it, which overrides a pause of the other side. */
  readonly resumes: boolean;
  /** The other side knows how it ended. */
  readonly told: boolean;
  readonly problem: ProblemView | undefined;
  readonly savedAs: string | undefined;
}

export type IncomingEvent =
  | TransferEvent
  /** The sender offers it (again). `isOver`: it has given up the attempt that we believe in. */
  | { readonly type: 'offered'; readonly isOver: boolean; readonly resumes: boolean }
  /** The user or a rule decided. `problem`: why it was refused. */
  | { readonly type: 'decided'; readonly accept: boolean; readonly problem?: ProblemView }
  /** A control connection opened. `isMoving`: bytes have arrived within the last moments. */
  | { readonly type: 'linked'; readonly isMoving: boolean }
  /** `isEmpty`: nothing has arrived yet. */
  | {
      readonly type: 'broke';
      readonly attempt: number;
      readonly problem: ProblemView;
      readonly isEmpty: boolean;
    }
  /** It is on our disk: by whichever attempt, and whatever was wanted meanwhile. `isPartly`: some files failed. */
  | { readonly type: 'saved'; readonly savedAs: string | undefined; readonly isPartly?: boolean };

type Next = readonly [state: IncomingState, effects: readonly TransferEffect[]];

export const OFFERED_TO_US: IncomingState = {
  phase: 'asking',
  accepted: false,
  attempt: 0,
  moving: false,
  resumes: false,
  told: false,
  problem: undefined,
  savedAs: undefined,
};

/** As they called us because of it, and the user declined. */
export const DECLINED_BY_US: IncomingState = {
  ...OFFERED_TO_US,
  phase: 'denied',
  problem: { code: 'declined-by-us' },
};

export function nextIncoming(state: IncomingState, event: IncomingEvent, facts: TransferFacts): Next {
  switch (event.type) {
    case 'offered':
      return offered(state, event, facts);
    case 'decided':
      return decided(state, event, facts);
    case 'linked':
      return linked(state, event.isMoving, facts);
    case 'unlinked':
      return unlinked(state, facts);
    case 'due':
      return state.phase === 'waiting' ? fetch(state) : [state, []];
    case 'moving':
      if (!isCurrent(state, event.attempt)) return [state, []];
      return [{ ...state, moving: true, resumes: false, problem: undefined }, []]; // they have heard that it resumes
    case 'broke':
      return isCurrent(state, event.attempt) ? broke(state, event, facts) : [state, []];
    case 'saved':
      return saved(state, event.savedAs, event.isPartly === true ? 'partly' : 'done');
    case 'pause-heard':
      return pauseHeard(state, facts);
    case 'end-heard':
      return endHeard(state, event.problem);
    case 'ended-heard':
      return [isOutcome(state.phase) ? { ...state, told: true } : state, []];
    case 'pause':
      if (state.phase !== 'waiting' && state.phase !== 'fetching') return [state, []];
      return [
        paused(state, { code: 'paused-by-us' }),
        [...stopped(state, { code: 'paused-by-us' }), say('pause')],
      ];
    case 'end':
      return end(state, event.problem);
    case 'retry':
      if (!canRetryIncoming(state, facts)) return [state, []];
      return state.accepted ? fetch({ ...state, resumes: true }) : asking(state);
  }
}

/** Whether the user can resume or restart it now. */
export function canRetryIncoming(
  { phase, problem, accepted }: IncomingState,
  { lanline }: Pick<TransferFacts, 'lanline'>,
): boolean {
  // A program has to send its file again itself; a person's file can be fetched again.
  if (phase === 'failed' || phase === 'partly') return lanline && accepted;
  return phase === 'paused' || (phase === 'waiting' && problem !== undefined);
}

function offered(
  state: IncomingState,
  { isOver, resumes }: { isOver: boolean; resumes: boolean },
  { states, who }: TransferFacts,
): Next {
  switch (state.phase) {
    case 'asking':
      return [state, [{ do: 'ask' }]];
    case 'waiting':
      return fetch(state);
    case 'fetching':
      return isOver ? tryAgain(state, who) : [state, [say('accept')]];
    case 'paused':
      // Only our user can say that it may be begun again.
      if (state.problem?.code === 'begun-when-closed') return [state, [say('pause')]];
      // An older Lanline offers it only when its user wants to go on.
      if (!resumes && states && state.problem?.code === 'paused-by-us') return [state, [say('pause')]];
      return state.accepted ? fetch(state) : asking(state);
    case 'failed':
      return state.accepted ? fetch(state) : asking(state);
    case 'partly':
      return resumes ? fetch(state) : [state, [say('end')]];
    default:
      return [state, [say('end')]];
  }
}

function decided(
  state: IncomingState,
  { accept, problem = { code: 'declined-by-us' } }: { accept: boolean; problem?: ProblemView },
  facts: TransferFacts,
): Next {
  if (state.phase !== 'asking') return [state, []];
  if (!accept) return [ended(state, 'denied', problem), [say('end')]];
  const accepted = { ...state, accepted: true };
  if (facts.lanline) return fetch(accepted);
  return [{ ...accepted, phase: 'fetching', attempt: state.attempt + 1 }, []]; // a program is sending it already
}

function linked(state: IncomingState, isMoving: boolean, { states }: TransferFacts): Next {
  switch (state.phase) {
    case 'asking':
      return [state, states ? [say('asking')] : []];
    case 'waiting':
      return fetch(state);
    case 'fetching':
      if (!isMoving) return refetch(state);
      return [state, states ? [say('accept')] : []]; // an older Lanline would take it for another attempt
    case 'paused':
      return [state, [say('pause')]];
    default:
      return [state, state.told ? [] : [say('end')]];
  }
}

/** A question outlives the connection: an "accept" that was given is never lost. */
function unlinked(state: IncomingState, { resumable, who }: TransferFacts): Next {
  if (resumable) return [state, state.phase === 'waiting' ? [{ do: 'retry-later', slowly: true }] : []];
  if (state.phase !== 'asking') return [state, []];
  return [ended(state, 'failed', { code: 'lost', who }), [{ do: 'withdraw' }]];
}

function broke(
  state: IncomingState,
  { problem, isEmpty }: { problem: ProblemView; isEmpty: boolean },
  facts: TransferFacts,
): Next {
  if (facts.resumable && isInterruption(problem)) {
    const interrupted = { code: 'interrupted', who: facts.who } as const;
    return [rested(state, 'waiting', interrupted), [{ do: 'retry-later' }]];
  }
  const discard: TransferEffect[] = isEmpty || outcomeOf(problem) !== 'failed' ? [{ do: 'discard' }] : [];
  return [ended(state, outcomeOf(problem), problem), [...discard, say('end')]];
}

function saved(state: IncomingState, savedAs: string | undefined, outcome: Arrival): Next {
  if (state.phase === 'done') return [state, []];
  return [
    { ...ended(state, outcome, undefined), savedAs },
    [...stopped(state, { code: 'stopped' }), say('end')],
  ];
}

function pauseHeard(state: IncomingState, { who }: TransferFacts): Next {
  if (isOutcome(state.phase)) return [state, [say('end')]];
  if (state.phase === 'paused') return [state, []];
  const problem = { code: 'paused-by-them', who } as const;
  return [paused(state, problem), stopped(state, problem)];
}

function endHeard(state: IncomingState, problem: ProblemView | undefined): Next {
  // Only we can say that everything has arrived.
  if (problem === undefined) return [state, [say('ended')]];
  const outcome = outcomeOf(problem);
  if (isOutcome(state.phase) && !isStronger(outcome, state.phase)) {
    const restated: TransferEffect[] = state.phase === outcome ? [] : [say('end')];
    return [{ ...state, told: state.told || state.phase === outcome }, [say('ended'), ...restated]];
  }
  const discard: TransferEffect[] = outcome === 'cancelled' ? [{ do: 'discard' }] : [];
  const over = ended(state, outcome, problem);
  // Of what is there they do not know.
  const isOther = over.phase !== outcome;
  const restated: TransferEffect[] = isOther ? [say('end')] : [];
  return [{ ...over, told: !isOther }, [...stopped(state, problem), ...discard, say('ended'), ...restated]];
}

function end(state: IncomingState, problem: ProblemView): Next {
  if (isOutcome(state.phase)) return [state, []];
  const outcome = outcomeOf(problem);
  const discard: TransferEffect[] = outcome === 'failed' ? [] : [{ do: 'discard' }];
  return [ended(state, outcome, problem), [...stopped(state, problem), ...discard, say('end')]];
}

function asking(state: IncomingState): Next {
  return [rested(state, 'asking', undefined), [{ do: 'ask' }]];
}

/** Every attempt is a new one: none is ever taken up again. */
function fetch(state: IncomingState): Next {
  const begun = { ...rested(state, 'fetching', undefined), attempt: state.attempt + 1, accepted: true };
  return [begun, [{ do: 'fetch' }]];
}

function refetch(state: IncomingState): Next {
  const [begun, effects] = fetch(state);
  return [begun, [{ do: 'stop', problem: { code: 'stopped' } }, ...effects]];
}

/** The sender has given up the attempt. If nothing moved in it, another one at once would fare no better. */
function tryAgain(state: IncomingState, who: string): Next {
  if (state.moving) return refetch(state);
  const stop = { do: 'stop', problem: { code: 'stopped' } } as const;
  return [rested(state, 'waiting', { code: 'interrupted', who }), [stop, { do: 'retry-later' }]];
}

function stopped({ phase }: IncomingState, problem: ProblemView): TransferEffect[] {
  if (phase === 'asking') return [{ do: 'withdraw' }];
  return phase === 'fetching' ? [{ do: 'stop', problem }] : [];
}

function paused(state: IncomingState, problem: ProblemView): IncomingState {
  return { ...rested(state, 'paused', problem), resumes: false };
}

/** If it was tried again because of some files, the others are there all the same. */
function ended(state: IncomingState, outcome: Outcome, problem: ProblemView | undefined): IncomingState {
  const phase = state.savedAs === undefined || outcome === 'done' ? outcome : 'partly';
  return { ...rested(state, phase, problem), resumes: false, told: false };
}

function rested(
  state: IncomingState,
  phase: IncomingState['phase'],
  problem: ProblemView | undefined,
): IncomingState {
  return { ...state, phase, moving: false, problem };
}

function isCurrent({ phase, attempt }: IncomingState, ofAttempt: number): boolean {
  return phase === 'fetching' && attempt === ofAttempt;
}
