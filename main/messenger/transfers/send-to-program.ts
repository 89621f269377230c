import type { OutgoingFile } from '../files/packing.ts';
import type { Person } from '../people/person.ts';
import { filesOf, sendAll, sendOver } from './outgoing-body.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import type { TransferContext } from './transfer-context.ts';

const PLAIN_TIMEOUT_MS = 30_000;

/** To a plain program, a file is sent as one DATA on its own bytes connection. */
export async function sendFilePlainly(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
): Promise<void> {
  const { signal } = attempt;
  const [file] = await filesOf(context, transfer);
  const connection = await context.links.reach(person, {
    dataType: 'bytes',
    timeoutMs: PLAIN_TIMEOUT_MS,
    signal,
  });
  context.links.adopt(person, connection);
  await sendOver(person, attempt, connection, async () => {
    const content = await (file as OutgoingFile).open();
    transfer.startsAt(0);
    attempt.onMoving();
    try {
      return await sendAll(transfer, attempt, connection, content, transfer.sizeBytes);
    } finally {
      content.destroy();
    }
  });
  await connection.close();
}
