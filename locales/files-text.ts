import type { TransferView } from '../main/ipc/contract.ts';
import type { Translate } from './index.ts';

/** What is counted in a transfer. */
export type FileCounts = Pick<TransferView, 'shape' | 'fileCount' | 'folderCount'>;

/** `500 files in 12 folders`, or `500 files` if the folders go without saying. */
export function filesText(t: Translate, counts: FileCounts): string {
  const folders = toldFolders(counts);
  return folders === 0
    ? t('transfers.files', { count: counts.fileCount })
    : t('transfers.filesInFolders', { count: counts.fileCount, folders });
}

/** How many folders are worth telling: not the only one, which is the transfer itself. */
export function toldFolders({ shape, folderCount = 0 }: FileCounts): number {
  return shape === 'folder' && folderCount === 1 ? 0 : folderCount;
}
