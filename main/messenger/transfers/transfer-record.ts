import type { IncomingState } from './incoming-state.ts';
import type { OutgoingState } from './outgoing-state.ts';
import { isOutcome } from './transfer-outcome.ts';
import type { TransferRecord } from './transfer-store.ts';

type Facts = Pick<
  TransferRecord,
  | 'personId'
  | 'wireId'
  | 'direction'
  | 'shape'
  | 'name'
  | 'sizeBytes'
  | 'fileCount'
  | 'sources'
  | 'format'
  | 'folderCount'
> &
  Pick<TransferRecord, 'destination'> & {
    readonly received: Pick<TransferRecord, 'part'>;
    readonly wanted: TransferRecord['wanted'];
    readonly id: string;
    readonly state: Pick<IncomingState | OutgoingState, 'phase' | 'accepted'>;
  };

interface Rest extends Pick<TransferRecord, 'position' | 'told'> {
  /** Should the program end now, it is not begun again by itself. */
  readonly isBeginning: boolean;
}

/** What is stored of a transfer, to resume it after a restart or to know it by its ID. */
export function recordOf(transfer: Facts, { position, told, isBeginning }: Rest): TransferRecord {
  const { id, personId, wireId, direction, shape, name, sizeBytes, fileCount, sources } = transfer;
  const { destination, received, format, folderCount } = transfer;
  const { phase, accepted } = transfer.state;
  const isEnded = isOutcome(phase);
  const isOver = isEnded && phase !== 'failed' && phase !== 'partly'; // only its ID still matters
  const rests = phase === 'paused' || isEnded || isBeginning;
  return {
    itemId: id,
    ...{ personId, wireId, direction, shape, name, sizeBytes, fileCount, destination, position },
    ...{ format, folderCount },
    sources: isOver ? [] : sources,
    accepted,
    told,
    outcome: isEnded ? phase : undefined,
    state: rests ? 'paused' : accepted ? 'waiting' : 'offered',
    part: phase === 'done' && told ? undefined : received.part, // of others it may not be removed yet
    wanted: transfer.wanted,
  };
}
