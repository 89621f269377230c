import { type FileCounts, filesText as filesOf, toldFolders } from '../../locales/files-text.ts';
import { transferName as nameOf } from '../../locales/transfer-name.ts';
import type { TransferView } from '../../main/ipc/contract.ts';
import { problemText } from './problem.ts';
import { durationText, sizeText, speedText } from './quantities.ts';
import { t } from './translate.ts';

/** What a transfer is called in this window. */
export function transferName(transfer: Pick<TransferView, 'shape' | 'name' | 'fileCount'>): string {
  return nameOf(t, transfer);
}

/** How many files, in how many folders. */
export function filesText(counts: FileCounts): string {
  return filesOf(t, counts);
}

/** How much it is: of a single file only its size. */
export function amountText(transfer: FileCounts & Pick<TransferView, 'sizeBytes'>): string {
  const size = sizeText(transfer.sizeBytes);
  const isOne = transfer.fileCount === 1 && toldFolders(transfer) === 0;
  return isOne ? size : t('transfers.amount', { files: filesText(transfer), size });
}

/** The line under a file's name. */
export function transferText(transfer: TransferView, name: string): string {
  const amount = amountText(transfer);
  const done = sizeText(transfer.doneBytes);
  const incoming = transfer.direction === 'in';
  switch (transfer.state) {
    case 'offered':
      return incoming
        ? t('transfers.waitingForYou', { amount })
        : t('transfers.waitingForThem', { amount, name });
    case 'waiting':
      return transfer.problem === undefined
        ? t('transfers.waiting', { amount })
        : t('transfers.waitingBecause', { amount, reason: problemText(transfer.problem) });
    case 'running':
      return runningText(transfer);
    case 'paused':
      return t('transfers.paused', { done, amount });
    case 'done':
      if (transfer.failedCount !== undefined) return partlyText(transfer.fileCount, transfer.failedCount);
      return incoming ? t('transfers.received', { amount }) : t('transfers.sent', { amount });
    case 'failed':
      return t('transfers.failed', { done, amount });
    case 'cancelled':
      return t('transfers.cancelled', { amount });
    case 'denied':
      return incoming
        ? t('transfers.youDeclined', { amount })
        : t('transfers.theyDeclined', { amount, name });
  }
}

function partlyText(count: number, failed: number): string {
  return t('transfers.partly', { done: Math.max(0, count - failed), count, failed });
}

function runningText({ doneBytes, sizeBytes, bytesPerSecond }: TransferView): string {
  const facts = { done: sizeText(doneBytes), size: sizeText(sizeBytes) };
  if (bytesPerSecond <= 0) return t('transfers.progress', facts);
  return t('transfers.progressWithSpeed', {
    ...facts,
    speed: speedText(bytesPerSecond),
    left: durationText((sizeBytes - doneBytes) / bytesPerSecond),
  });
}
