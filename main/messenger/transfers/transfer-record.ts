import type { IncomingState } from './incoming-state.ts';
import type { OutgoingState } from './outgoing-state.ts';
import { isOutcome } from './transfer-outcome.ts';
import type { TransferRecord } from './transfer-store.ts';

type Facts = Pick<
  TransferRecord,
  'personId' | 'wireId' | 'direction' | 'shape' | 'name' | 'sizeBytes' | 'fileCount' | 'sources' | 'entries'
> &
  Pick<TransferRecord, 'destination' | 'position'> & {
    readonly id: string;
    readonly state: Pick<IncomingState | OutgoingState, 'phase' | 'accepted'>;
  };

/** What is stored of a transfer, to resume it after a restart or to know it by its ID. */
export function recordOf(
  transfer: Facts,
  { names, told }: Pick<TransferRecord, 'names' | 'told'>,
): TransferRecord {
  const { id, personId, wireId, direction, shape, name, sizeBytes, fileCount, sources, entries } = transfer;
  const { destination, position } = transfer;
  const { phase, accepted } = transfer.state;
  const isEnded = isOutcome(phase);
  const isOver = isEnded && phase !== 'failed'; // only its ID still matters
  return {
    itemId: id,
    ...{ personId, wireId, direction, shape, name, sizeBytes, fileCount, destination, position },
    sources: isOver ? [] : sources,
    entries: isOver ? [] : entries,
    accepted,
    told,
    outcome: isEnded ? phase : undefined,
    state: phase === 'paused' || isEnded ? 'paused' : accepted ? 'waiting' : 'offered',
    names: isOver ? {} : names,
  };
}
