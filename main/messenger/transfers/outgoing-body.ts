import type { Connection } from '../../engine/index.ts';
import type { OutgoingFile } from '../files/packing.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferContext } from './transfer-context.ts';

/** The files that were picked. */
export async function filesOf(
  context: TransferContext,
  transfer: Transfer,
): Promise<readonly OutgoingFile[]> {
  return (await transfer.offered.collection(context)).files;
}

/** Calls `run`, and closes the connection if the attempt is stopped or fails. @throws Problem 'lost' */
export async function sendOver(
  person: Person,
  { signal }: Attempt,
  connection: Connection,
  run: () => Promise<boolean>,
): Promise<void> {
  const close = () => void connection.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    signal.throwIfAborted();
    const sent = await run();
    if (!sent) throw new Problem('lost', { who: person.name });
  } catch (error) {
    close();
    throw error;
  } finally {
    signal.removeEventListener('abort', close);
  }
}

export async function sendAll(
  transfer: Transfer,
  { signal }: Attempt,
  connection: Connection,
  source: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): Promise<boolean> {
  let sentBytes = 0;
  // The bytes sent include digests, which don't count as progress: ignore the excess at the end.
  let room = transfer.sizeBytes - transfer.view().doneBytes;
  return connection.sendFrom(source, sizeBytes, {
    signal,
    onProgress(sent) {
      const added = Math.min(room, sent - sentBytes);
      room -= added;
      sentBytes = sent;
      transfer.progress(added);
    },
  });
}
