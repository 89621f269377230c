import type { TransferView } from '../../ipc/contract.ts';
import type { IncomingState } from './incoming-state.ts';
import type { OutgoingState } from './outgoing-state.ts';

/** The state of a transfer in the terms of the window, which are the same in both directions. */
export function shownState({
  phase,
  moving,
  accepted,
}: IncomingState | OutgoingState): TransferView['state'] {
  switch (phase) {
    case 'asking':
      return 'offered';
    case 'offered':
      if (moving) return 'running';
      return accepted ? 'waiting' : 'offered';
    case 'fetching':
    case 'serving':
      return moving ? 'running' : 'waiting';
    default:
      return phase;
  }
}
