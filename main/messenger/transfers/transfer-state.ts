import type { IncomingState } from './incoming-state.ts';
import type { OutgoingState } from './outgoing-state.ts';

/** Where a transfer stands, at either end. */
export type TransferState = IncomingState | OutgoingState;
