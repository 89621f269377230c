import type { TransferView } from '../main/ipc/contract.ts';
import type { Translate } from './index.ts';

/** What a transfer is called: a file's or folder's name; of several files, the first one's and how many more. */
export function transferName(
  t: Translate,
  { shape, name, fileCount }: Pick<TransferView, 'shape' | 'name' | 'fileCount'>,
): string {
  // A file of several: the others are empty folders.
  if (shape !== 'files' || (name !== '' && fileCount === 1)) return name;
  return name === ''
    ? t('transfers.files', { count: fileCount })
    : t('transfers.several', { name, more: fileCount - 1 });
}
