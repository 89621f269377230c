import type { ProblemView } from '../../ipc/contract.ts';
import { say, type TransferEffect, type TransferEvent, type TransferFacts } from './transfer-events.ts';
import type { Answer } from './transfer-messages.ts';
import {
  type Arrival,
  isArrival,
  isInterruption,
  isOutcome,
  isStronger,
  type Outcome,
  outcomeOf,
} from './transfer-outcome.ts';

/**
 * The sender's end of a transfer, as incoming-state.ts is the receiver's. The receiver drives: each of its answers that
 * belongs to a new attempt of its own begins a new one here, whatever we believed in before.
 *
 *     waiting ──turn──▸ offered ──answered──▸ serving ──end-heard──▸ done
 *        ▴                 ◂───────broke──────┤
 *        └── paused ◂─────────────────────────┴──▸ denied, cancelled, failed
 */
export interface OutgoingState {
  /** `waiting`: for its turn, or for the other side to be there. */
  readonly phase: 'waiting' | 'offered' | 'serving' | 'paused' | Outcome;
  /** They have been told of it. `perhaps`: before the program started. */
  readonly known: boolean | 'perhaps';
  /** They accepted: it resumes without asking them again. */
  readonly accepted: boolean;
  /** Counts the attempts: what an earlier one reports is ignored. */
  readonly attempt: number;
  /** The receiver's own number of the attempt that is being served; absent from Lanlines before 0.3. */
  readonly serves: string | undefined;
  /** The receiver's number of the last attempt that has ended here. */
  readonly over: string | undefined;
  /** Bytes are leaving. */
  readonly moving: boolean;
  /** The user resumed it, which overrides a pause of the other side. */
  readonly resumes: boolean;
  /** The other side knows how it ended. */
  readonly told: boolean;
  readonly problem: ProblemView | undefined;
}

export type OutgoingEvent =
  | TransferEvent
  /** It may be offered, or sent if the other side is a program. */
  | { readonly type: 'turn' }
  | { readonly type: 'answered'; readonly answer: Answer }
  /** They have not decided yet. */
  | { readonly type: 'asking-heard' }
  /** A control connection opened. */
  | { readonly type: 'linked' }
  /** A call to them failed for good. */
  | { readonly type: 'refused'; readonly problem: ProblemView }
  | { readonly type: 'broke'; readonly attempt: number; readonly problem: ProblemView }
  /** A program has taken everything: it will not say so. */
  | { readonly type: 'sent'; readonly attempt: number }
  /** They opened, or wanted to open, a connection for it although it is not to be sent now. */
  | { readonly type: 'dialled-in-vain' };

type Next = readonly [state: OutgoingState, effects: readonly TransferEffect[]];

export const OFFERED_BY_US: OutgoingState = {
  phase: 'waiting',
  known: false,
  accepted: false,
  attempt: 0,
  serves: undefined,
  over: undefined,
  moving: false,
  resumes: false,
  told: false,
  problem: undefined,
};

export function nextOutgoing(state: OutgoingState, event: OutgoingEvent, facts: TransferFacts): Next {
  switch (event.type) {
    case 'turn':
      return state.phase === 'waiting' ? offer(state, facts) : [state, []];
    case 'answered':
      return answered(state, event.answer, facts);
    case 'asking-heard':
      return askingHeard(state);
    case 'linked':
      return linked(state);
    case 'unlinked':
      return unlinked(state, facts);
    case 'due':
      if (state.phase === 'waiting') return [state, [{ do: 'queue' }]];
      return [state, state.phase === 'offered' ? [say('offer'), { do: 'call' }] : []];
    case 'refused':
      return isIdle(state) ? refusedToTalk(state, event.problem) : [state, []];
    case 'moving':
      return isCurrent(state, event.attempt)
        ? [{ ...state, moving: true, problem: undefined }, []]
        : [state, []];
    case 'broke':
      return isCurrent(state, event.attempt) ? broke(state, event.problem, facts) : [state, []];
    case 'sent':
      return isCurrent(state, event.attempt)
        ? [{ ...ended(state, 'done', undefined), told: true }, []]
        : [state, []];
    case 'pause-heard':
      return pauseHeard(state, facts);
    case 'end-heard':
      return endHeard(state, event.problem, event.isPartly === true ? 'partly' : 'done');
    case 'ended-heard':
      return [isOutcome(state.phase) ? { ...state, told: true } : state, []];
    case 'dialled-in-vain':
      return [state, restated(state)];
    case 'pause':
      return isOutcome(state.phase) || state.phase === 'paused'
        ? [state, []]
        : [
            paused(state, { code: 'paused-by-us' }),
            [...stopped(state, { code: 'paused-by-us' }), say('pause')],
          ];
    case 'end':
      return end(state, event.problem);
    case 'retry':
      if (!canRetryOutgoing(state)) return [state, []];
      return [{ ...rested(state, 'waiting', undefined), resumes: true }, [{ do: 'queue' }]];
  }
}

/** Whether the user can resume or restart it now. */
export function canRetryOutgoing({ phase, problem }: OutgoingState): boolean {
  if (phase === 'paused' || (isOutcome(phase) && phase !== 'done')) return true;
  return problem?.code === 'interrupted' && (phase === 'waiting' || phase === 'offered');
}

function offer(state: OutgoingState, { lanline, who, linked }: TransferFacts): Next {
  const problem = lanline ? undefined : ({ code: 'waiting-for-answer', who } as const);
  const known = linked || state.known;
  const begun = { ...rested(state, 'offered', problem), known, attempt: state.attempt + 1 };
  return [begun, [{ do: 'offer' }]];
}

function answered(state: OutgoingState, answer: Answer, { states, who }: TransferFacts): Next {
  if (!answer.accept) return refused(state, answer.problem ?? { code: 'denied', who });
  switch (state.phase) {
    case 'waiting':
    case 'offered':
      return serve(state, answer);
    case 'serving':
      if (answer.attempt !== undefined && answer.attempt === state.serves) return [state, []]; // heard again
      return serve(state, answer);
    case 'paused':
      // An older Lanline answers only when its user wants to go on.
      if (state.problem?.code === 'paused-by-us' && states && answer.resumes !== true)
        return [state, [say('pause')]];
      return serve(state, answer);
    case 'failed':
      return serve(state, answer); // perhaps it works now
    case 'partly':
      return serve(state, answer); // what had failed, they try again
    case 'done':
      return serve(state, answer); // what they had confirmed, they have lost
    default:
      return [state, [say('end')]];
  }
}

function refused(state: OutgoingState, problem: ProblemView): Next {
  if (isOutcome(state.phase) && !isStronger('denied', state.phase)) {
    const contradicted: TransferEffect[] = state.phase === 'denied' ? [] : [say('end')];
    return [state, [say('ended'), ...contradicted]];
  }
  return [{ ...ended(state, 'denied', problem), told: true }, [...stopped(state, problem), say('ended')]];
}

/** They declined to talk. If they know of the files, they may yet decide about those. */
function refusedToTalk(state: OutgoingState, problem: ProblemView): Next {
  const outcome = state.known !== false ? 'failed' : outcomeOf(problem);
  return [ended(state, outcome, problem), [...stopped(state, problem), say('end')]];
}

function askingHeard(state: OutgoingState): Next {
  if (state.phase !== 'serving') return [state, restated(state)];
  // They have forgotten that they accepted.
  const asked = { ...rested(state, 'offered', undefined), accepted: false, attempt: state.attempt + 1 };
  return [asked, stopped(state, { code: 'stopped' })];
}

function linked(state: OutgoingState): Next {
  if (state.phase === 'waiting') return [state, [{ do: 'queue' }]];
  if (state.phase === 'offered') return [{ ...state, known: true, problem: undefined }, [say('offer')]];
  if (state.phase === 'serving') return [state, [say('offer')]];
  // They would not talk to us; whether they want the files we shall hear.
  if (state.phase === 'failed' && state.problem?.code === 'denied') return [state, []];
  return [state, isOutcome(state.phase) && state.told ? [] : restated(state)];
}

function unlinked(state: OutgoingState, { resumable, lanline, who }: TransferFacts): Next {
  if (!lanline) return [state, []];
  const retry: TransferEffect = { do: 'retry-later', slowly: true };
  if (state.phase !== 'offered') return [state, []];
  if (resumable) return [{ ...state, problem: { code: 'interrupted', who } }, [retry]];
  const problem = { code: 'lost', who } as const;
  return [ended(state, 'failed', problem), stopped(state, problem)];
}

/** What the other side should know but evidently does not. */
function restated({ phase }: OutgoingState): TransferEffect[] {
  if (phase === 'paused') return [say('pause')];
  return isOutcome(phase) ? [say('end')] : [];
}

function broke(state: OutgoingState, problem: ProblemView, facts: TransferFacts): Next {
  if (!facts.resumable || !isInterruption(problem)) {
    return [ended(state, outcomeOf(problem), problem), [say('end')]];
  }
  const interrupted = { code: 'interrupted', who: facts.who } as const;
  if (state.phase === 'offered') {
    const isUnanswered = problem.code === 'timeout' && !state.accepted;
    return [rested(state, 'waiting', interrupted), [{ do: isUnanswered ? 'call-later' : 'retry-later' }]];
  }
  const over = { ...rested(state, 'offered', interrupted), over: state.serves, serves: undefined };
  return [{ ...over, attempt: state.attempt + 1 }, [say('offer'), { do: 'retry-later' }]];
}

function pauseHeard(state: OutgoingState, { who }: TransferFacts): Next {
  if (isOutcome(state.phase)) return [state, [say('end')]];
  if (state.phase === 'paused') return [state, []];
  const problem = { code: 'paused-by-them', who } as const;
  return [paused(state, problem), stopped(state, problem)];
}

function endHeard(state: OutgoingState, problem: ProblemView | undefined, arrival: Arrival): Next {
  const outcome = problem === undefined ? arrival : outcomeOf(problem);
  if (isArrival(outcome) && !state.accepted) return [state, [say('ended')]]; // they cannot have it
  if (isOutcome(state.phase) && !isStronger(outcome, state.phase)) {
    const contradicted: TransferEffect[] = state.phase === outcome ? [] : [say('end')];
    return [{ ...state, told: state.told || state.phase === outcome }, [say('ended'), ...contradicted]];
  }
  const effects = isArrival(outcome) ? confirmed(state) : stopped(state, problem as ProblemView);
  return [{ ...ended(state, outcome, problem), told: true }, [...effects, say('ended')]];
}

/** The attempt has nothing left to do. */
function confirmed({ phase }: OutgoingState): TransferEffect[] {
  return phase === 'serving' ? [{ do: 'confirm' }] : [];
}

function end(state: OutgoingState, problem: ProblemView): Next {
  if (isOutcome(state.phase)) return [state, []];
  return [ended(state, outcomeOf(problem), problem), [...stopped(state, problem), say('end')]];
}

function serve(state: OutgoingState, answer: Answer): Next {
  const begun: OutgoingState = {
    ...rested(state, 'serving', undefined),
    accepted: true,
    attempt: state.attempt + 1,
    serves: answer.attempt,
    over: undefined,
    resumes: false,
  };
  return [begun, [...stopped(state, { code: 'stopped' }), { do: 'serve', answer }]];
}

function stopped({ phase }: OutgoingState, problem: ProblemView): TransferEffect[] {
  return phase === 'serving' || phase === 'offered' ? [{ do: 'stop', problem }] : [];
}

function paused(state: OutgoingState, problem: ProblemView): OutgoingState {
  return { ...rested(state, 'paused', problem), resumes: false, over: state.serves, serves: undefined };
}

function ended(state: OutgoingState, outcome: Outcome, problem: ProblemView | undefined): OutgoingState {
  return { ...rested(state, outcome, problem), resumes: false, told: false, serves: undefined };
}

function rested(
  state: OutgoingState,
  phase: OutgoingState['phase'],
  problem: ProblemView | undefined,
): OutgoingState {
  return { ...state, phase, moving: false, problem };
}

/** Nothing goes on without a control connection. */
function isIdle({ phase }: OutgoingState): boolean {
  return phase === 'waiting' || phase === 'offered';
}

function isCurrent({ phase, attempt }: OutgoingState, ofAttempt: number): boolean {
  return (phase === 'serving' || phase === 'offered') && attempt === ofAttempt;
}
