import type { IncomingBody } from '../../engine/index.ts';
import { saveBody } from '../files/save-body.ts';
import type { Transfer } from './transfer.ts';
import type { TransferContext } from './transfer-context.ts';

/** Saves a body that is arriving. Returns its path. */
export async function receiveBody(
  context: TransferContext,
  transfer: Transfer,
  body: IncomingBody,
): Promise<string> {
  transfer.change({ state: 'running' });
  return saveBody(body, {
    folder: context.downloadsFolder,
    name: transfer.name,
    id: transfer.wireId,
    sizeBytes: transfer.sizeBytes,
    signal: transfer.attempt.abort.signal,
    onProgress: (addedBytes) => transfer.progress(addedBytes),
  });
}
