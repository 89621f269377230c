import type { IncomingBody } from '../../engine/index.ts';
import type { Environment } from '../environment.ts';
import { safeFileName } from '../files/file-name.ts';
import { saveBody } from '../files/save-body.ts';
import type { Person } from '../people/person.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferContext } from './transfer-context.ts';
import type { TransferInit } from './transfer-store.ts';

/** A transfer for a body that begins to arrive. */
export function initOf(
  person: Person,
  sizeBytes: number,
  { clock, randomHex }: Pick<Environment, 'clock' | 'randomHex'>,
): TransferInit {
  const name = nameFor(person.name, clock.now());
  const facts = { shape: 'file', name, sizeBytes, fileCount: 1 } as const;
  return { personId: person.id, direction: 'in', wireId: randomHex(8), ...facts };
}

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
function nameFor(who: string, nowMs: number): string {
  const at = new Date(nowMs);
  const two = (number: number) => String(number).padStart(2, '0');
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
  return safeFileName(
    `${who} ${day} ${two(at.getHours())}.${two(at.getMinutes())}.${two(at.getSeconds())}.bin`,
  );
}
