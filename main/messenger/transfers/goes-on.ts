import type { Transfer } from './transfer.ts';

/** Whether it goes on by itself as soon as it can, or they do not know yet how it ended. */
export function goesOn({ ended, state: { phase, told } }: Transfer): boolean {
  return ended ? !told : phase !== 'paused' && phase !== 'asking';
}
