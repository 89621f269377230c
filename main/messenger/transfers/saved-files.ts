import { PartialDownload } from '../files/partial-download.ts';
import type { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer-context.ts';

/** What has arrived has its final name. */
export interface Saved {
  readonly savedAs: string;
  /** Some files have failed. */
  readonly isPartly?: boolean;
}

/** Where an incoming transfer is stored until it is complete. */
export function partialDownloadOf(context: TransferContext, transfer: Transfer): PartialDownload {
  const { name, shape, destination } = transfer;
  const { folder = context.downloadsFolder, existing } = destination;
  const { disk } = context;
  return new PartialDownload({
    ...{ folder, name, shape, disk },
    replace: existing === 'replace',
    journal: transfer.received,
  });
}
