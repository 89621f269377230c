import type { FileItem } from '../../ipc/contract.ts';
import type { Conversations } from '../history/conversations.ts';
import { isStorageProblem } from '../storage-state.ts';
import { isArrival, isOutcome } from './transfer-outcome.ts';
import type { TransferState } from './transfer-state.ts';
import type { TransferRecord, TransferStore } from './transfer-store.ts';

interface Saved {
  readonly item: FileItem;
  readonly record: TransferRecord;
}

interface Stores {
  readonly conversations: Conversations;
  readonly store: TransferStore;
}

/** Stores the state that a transfer has entered, together with its item if that is an end. @throws Problem 'storage-…' */
export function saveTransfer(
  before: TransferState,
  { phase, accepted, told }: TransferState,
  saved: () => Saved,
  { conversations, store }: Stores,
): void {
  if (phase === before.phase && accepted === before.accepted && told === before.told) return;
  const { item, record } = saved();
  if (!isOutcome(phase)) return store.put(record);
  try {
    conversations.keep(item, () => store.putNow(record));
  } catch (error) {
    // The other side is told only what is stored: otherwise it would come twice after a crash, nobody would know where it is,
    // or what they have said of its end would be forgotten. What the user decides holds even on a full disk.
    const isStrict = isArrival(phase) || (told && phase !== before.phase);
    if (isStrict || !isStorageProblem(error)) throw error;
    store.put(record);
  }
}
