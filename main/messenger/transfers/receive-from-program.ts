import type { IncomingBody } from '../../engine/index.ts';
import { safeFileName } from '../files/file-name.ts';
import { saveBody } from '../files/save-body.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferContext } from './transfer-context.ts';

/** Saves a body that is arriving. Returns its path. */
export async function receiveBody(
  context: TransferContext,
  transfer: Transfer,
  attempt: Attempt,
  body: IncomingBody,
): Promise<string> {
  attempt.onMoving();
  body.once('end', () => {
    attempt.hasArrived = true;
  });
  return saveBody(body, {
    folder: context.downloadsFolder,
    name: transfer.name,
    journal: transfer.received,
    sizeBytes: transfer.sizeBytes,
    signal: attempt.signal,
    disk: context.disk,
    onProgress: (addedBytes) => transfer.progress(addedBytes),
  });
}

/** Bytes come without a name: 'sensor 2026-11-24 13.14.15.bin', local time, as not every system allows a colon there. */
export function nameFor(who: string, nowMs: number): string {
  const at = new Date(nowMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return safeFileName(
    `${who} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.bin`,
  );
}
