import { PartialDownload } from '../files/partial-download.ts';
import { ReceivedFiles } from './received-files.ts';
import type { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer-context.ts';
import type { TransferRecord, TransferStore } from './transfer-store.ts';

/** What has arrived has its final name. */
export interface Saved {
  readonly savedAs: string;
  /** Some files have failed. */
  readonly isPartly?: boolean;
}

/** Where an incoming transfer is stored until it is complete. */
export function partialDownloadOf(
  context: TransferContext,
  transfer: Pick<Transfer, 'name' | 'shape' | 'destination' | 'received'>,
): PartialDownload {
  const { name, shape, destination } = transfer;
  const { folder = context.downloadsFolder, existing } = destination;
  const { disk } = context;
  return new PartialDownload({
    ...{ folder, name, shape, disk },
    replace: existing === 'replace',
    journal: transfer.received,
  });
}

/** Removes what was received of a transfer that the user has removed, if that was not possible then. @throws the system's error */
export async function discardRemoved(
  context: TransferContext,
  { itemId: id, part, ...record }: TransferRecord,
  store: TransferStore,
): Promise<void> {
  const received = new ReceivedFiles({ id, store });
  received.part = part;
  await partialDownloadOf(context, { ...record, received }).discard();
}
