import type { ProblemCode, ProblemView } from '../../ipc/contract.ts';

/**
 * How a transfer ended. `partly`: some files have arrived, others failed. A failed one can be started again, under the same
 * ID if it had been accepted, and of another its failed files.
 */
export type Outcome = 'done' | 'partly' | 'cancelled' | 'denied' | 'failed';

/**
 * When both sides end a transfer at the same moment and differently, both take the stronger outcome as soon as they
 * hear of it. What has arrived whole is done, whatever anybody wanted a moment later.
 */
const STRENGTH: Readonly<Record<Outcome, number>> = {
  done: 4,
  partly: 3,
  cancelled: 2,
  denied: 1,
  failed: 0,
};

/** Nobody wanted these: the transfer resumes by itself when the other side is back. */
const INTERRUPTIONS: ReadonlySet<ProblemCode> = new Set([
  'lost',
  'cut-off',
  'connection-lost',
  'unreachable',
  'address-reused',
  'timeout',
  'not-dialled',
  'not-fetched',
  'not-confirmed',
  'stalled',
  'stopped',
  // It starts anew.
  'changing',
  // It goes on from there.
  'damaged',
  // No descriptor is free at the moment.
  'emfile',
  // How far we are cannot be stored: it goes on when there is room again.
  'storage-full',
  'storage-failing',
  'storage-corrupt',
]);
const CANCELLED: ReadonlySet<ProblemCode> = new Set(['cancelled-by-us', 'cancelled-by-them', 'forgotten']);
const DENIED: ReadonlySet<ProblemCode> = new Set([
  'denied',
  'denied-because',
  'declined-by-us',
  'already-there',
]);

/** What has arrived, has its final name. */
export type Arrival = 'done' | 'partly';

export function isArrival(outcome: string | undefined): outcome is Arrival {
  return outcome === 'done' || outcome === 'partly';
}

export function isInterruption({ code }: ProblemView): boolean {
  return INTERRUPTIONS.has(code);
}

export function outcomeOf({ code }: ProblemView): Exclude<Outcome, Arrival> {
  if (CANCELLED.has(code)) return 'cancelled';
  return DENIED.has(code) ? 'denied' : 'failed';
}

export function isOutcome(phase: string): phase is Outcome {
  return Object.hasOwn(STRENGTH, phase);
}

export function isStronger(one: Outcome, other: Outcome): boolean {
  return STRENGTH[one] > STRENGTH[other];
}
