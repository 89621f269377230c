import type { Transfer } from './transfer.ts';

/**
 * Whether it goes on by itself as soon as it can. So does a question of theirs: only they know whether it is still one. That it
 * has ended is no reason to call: they are told on the next connection.
 */
export function goesOn({ ended, state: { phase } }: Transfer): boolean {
  return !ended && phase !== 'paused';
}

/** Whether something that has ended may have left on our disk what a retry would go on with. */
export function canHaveParts({ direction, state: { phase } }: Transfer): boolean {
  return direction === 'in' && (phase === 'failed' || phase === 'partly');
}
