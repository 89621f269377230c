import { join } from 'node:path';
import type { OfferView } from '../../ipc/contract.ts';
import type { Disk } from '../files/disk.ts';
import { safeFileName } from '../files/file-name.ts';
import { shownName } from './shown-name.ts';
import type { TransferContext } from './transfer-context.ts';
import type { FilesMessage } from './transfer-messages.ts';
import type { TransferInit } from './transfer-store.ts';

/** What is known of offered files. */
export type FileFacts = Pick<TransferInit, 'shape' | 'name' | 'sizeBytes' | 'fileCount'>;

/** What somebody says of the files that they want to send, with a name that is safe to show and to write. */
export function factsOf({ shape, name, sizeBytes, count }: FilesMessage): FileFacts {
  return { shape, name: safeFileName(name), sizeBytes, fileCount: count };
}

/** What the user is asked about files. */
export function fileQuestion(
  { disk, downloadsFolder }: Pick<TransferContext, 'disk' | 'downloadsFolder'>,
  facts: FileFacts,
): Extract<OfferView['what'], { kind: 'file' }> {
  const { shape, sizeBytes, fileCount } = facts;
  const exists = isThere(disk, downloadsFolder, facts);
  return { kind: 'file', fileName: shownName(facts), sizeBytes, fileCount, exists, shape };
}

/** Whether something has the final name already. Several files each have a name of their own, and keep clear of others'. */
export function isThere(disk: Disk, folder: string, { name, shape }: FileFacts): boolean {
  if (shape === 'files') return false;
  try {
    return disk.exists(join(folder, name));
  } catch {
    return false; // the folder can't be read: that is reported when something is saved there
  }
}
