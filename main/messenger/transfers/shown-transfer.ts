import type { ProblemView, TransferView } from '../../ipc/contract.ts';
import { notedCount } from '../files/file-list.ts';
import type { IncomingState } from './incoming-state.ts';
import { knownList, type Listed } from './known-list.ts';
import type { OutgoingState } from './outgoing-state.ts';
import { shownName } from './shown-name.ts';
import type { TransferProgress } from './transfer-progress.ts';
import type { Wanted } from './wanted-files.ts';

interface Shown
  extends Listed,
    Pick<TransferView, 'id' | 'direction' | 'shape' | 'name' | 'sizeBytes' | 'fileCount'> {
  readonly state: IncomingState | OutgoingState;
  readonly folderCount: number;
  readonly savedAs: string | undefined;
  readonly wanted: Wanted | undefined;
  readonly failures: { readonly count: number };
  readonly received: Listed['received'] & { readonly renamed: { readonly count: number } };
}

interface Facts {
  readonly progress: TransferProgress;
  readonly problem: ProblemView | undefined;
  readonly canRetry: boolean;
}

/** A transfer as shown in a window. */
export function shownTransfer(transfer: Shown, { progress, problem, canRetry }: Facts): TransferView {
  const { id, direction, shape, folderCount, savedAs, wanted, failures } = transfer;
  const { files: fileCount, bytes: sizeBytes } = wanted ?? {
    files: transfer.fileCount,
    bytes: transfer.sizeBytes,
  };
  const state = shownState(transfer.state);
  const list = knownList(transfer);
  const noted = (list === undefined ? 0 : notedCount(list)) + transfer.received.renamed.count;
  return {
    id,
    direction,
    shape,
    name: shownName(transfer),
    sizeBytes,
    fileCount,
    ...(folderCount === 0 ? {} : { folderCount }),
    doneBytes: progress.doneBytes,
    bytesPerSecond: state === 'running' ? progress.speed : 0,
    state,
    ...(problem === undefined ? {} : { problem }),
    ...(savedAs === undefined ? {} : { savedAs }),
    ...(failures.count === 0 ? {} : { failedCount: failures.count }),
    ...(noted === 0 ? {} : { notedCount: noted }),
    canRetry,
  };
}

/** The state in the terms of the window, which are the same in both directions. */
function shownState({ phase, moving, accepted }: IncomingState | OutgoingState): TransferView['state'] {
  switch (phase) {
    case 'asking':
      return 'offered';
    case 'offered':
      if (moving) return 'running';
      return accepted ? 'waiting' : 'offered';
    case 'fetching':
    case 'serving':
      return moving ? 'running' : 'waiting';
    case 'partly':
      return 'done';
    default:
      return phase;
  }
}
