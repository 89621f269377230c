import type { Transfer } from './transfer.ts';

/** Whether it goes on by itself as soon as it can. That it has ended is no reason to call: they are told on the next connection. */
export function goesOn({ ended, state: { phase } }: Transfer): boolean {
  return !ended && phase !== 'paused' && phase !== 'asking';
}
