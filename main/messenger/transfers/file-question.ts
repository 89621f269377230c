import { join } from 'node:path';
import type { OfferView } from '../../ipc/contract.ts';
import type { Disk } from '../files/disk.ts';
import { safeFileName } from '../files/file-name.ts';
import { shownName } from './shown-name.ts';
import type { TransferContext } from './transfer-context.ts';
import { type FilesMessage, formatOf } from './transfer-messages.ts';
import type { TransferInit } from './transfer-store.ts';

/** What is known of offered files. */
export type FileFacts = Required<
  Pick<TransferInit, 'shape' | 'name' | 'sizeBytes' | 'fileCount' | 'folderCount' | 'format'>
>;

/** What somebody says of the files that they want to send, with a name that is safe to show and to write. */
export function factsOf(files: FilesMessage): FileFacts {
  const { shape, name, sizeBytes, count: fileCount, folders: folderCount = 0 } = files;
  return { shape, name: safeFileName(name), sizeBytes, fileCount, folderCount, format: formatOf(files) };
}

/** What the user is asked about files. */
export function fileQuestion(
  { disk, downloadsFolder }: Pick<TransferContext, 'disk' | 'downloadsFolder'>,
  facts: FileFacts,
): Extract<OfferView['what'], { kind: 'file' }> {
  const { shape, sizeBytes, fileCount, folderCount } = facts;
  const folders = folderCount === 0 ? {} : { folderCount };
  const exists = isThere(disk, downloadsFolder, facts);
  return { kind: 'file', fileName: shownName(facts), sizeBytes, fileCount, ...folders, exists, shape };
}

/** Whether something has the final name already. Several files each have a name of their own, and keep clear of others'. */
export function isThere(
  disk: Disk,
  folder: string,
  { name, shape }: Pick<FileFacts, 'name' | 'shape'>,
): boolean {
  if (shape === 'files') return false;
  try {
    return disk.exists(join(folder, name));
  } catch {
    return false; // the folder can't be read: that is reported when something is saved there
  }
}
