import type { Connection } from '../../engine/index.ts';
import { bytesBefore, isWithin, remainingBytes, START } from '../files/manifest.ts';
import { digestOf, encodeManifest } from '../files/manifest-codec.ts';
import { hasChanged, pack } from '../files/packing.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { connectionEnd } from './connection-end.ts';
import { filesOf, sendAll, sendOver } from './outgoing-body.ts';
import { sendPieces } from './pieces/send-pieces.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { dialFor, type TransferContext, within } from './transfer-context.ts';
import type { Answer } from './transfer-messages.ts';

/** From their acceptance until their program dials us or asks us to dial. */
const FETCH_TIMEOUT_MS = 30_000;
/**
 * From the last byte until they confirm that it is on their disk: a slow disk may still have a lot to write.
 */
const CONFIRM_TIMEOUT_MS = 600_000;

/**
 * Sends files to a Lanline peer that accepted them and fetches them now.
 *
 *     we   → file {id, name, sizeBytes, count, shape}   on the control connection
 *     they → file-answer {id, accept, from, list}       then they dial a bytes connection for this ID,
 *     they → file-dial {id}                             or, if they can't, we dial them
 *     we   → DATA: the manifest; DATA: contents and digests, from their position on
 *     they → file-end {id}                              it is on their disk
 *
 * Since 0.3 they ask for pieces on that connection instead (pieces/piece-messages.ts).
 */
export async function sendFiles(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
  answer: Answer,
): Promise<void> {
  const files = await attempt.during(filesOf(context, transfer));
  await attempt.during(checkList(context, transfer, answer));
  const connection = await attempt.during(
    within(
      context.clock,
      FETCH_TIMEOUT_MS,
      connectionFor(context, person, transfer, attempt),
      new Problem('not-fetched', { who: person.name }),
    ),
  );
  if (answer.format === 2) return sendPieces(context, person, transfer, attempt, { files, connection });
  // If their list differs from ours, their data belongs to files that have changed since.
  const resumes =
    answer.from !== undefined && isWithin(files, answer.from) && answer.list === (await digestOf(files));
  const wanted = resumes && answer.from !== undefined ? answer.from : START;
  // Of a file that has changed, nothing that they have is of any use.
  const isStale = wanted.offset > 0 && (await hasChanged(files[wanted.index]));
  const from = isStale ? { index: wanted.index, offset: 0 } : wanted;
  await sendOver(person, attempt, connection, async () => {
    transfer.startsAt(bytesBefore(files, from));
    attempt.onMoving();
    const manifestSent = await connection.send(await encodeManifest({ entries: files, from }));
    const sizeBytes = remainingBytes(files, from);
    return manifestSent && sendAll(transfer, attempt, connection, pack(files, from), sizeBytes);
  });
  const late = new Problem('not-confirmed', { who: person.name });
  const confirmed = Promise.race([attempt.confirmed, connectionEnd(connection, person.name)]);
  await within(context.clock, CONFIRM_TIMEOUT_MS, attempt.during(confirmed), late);
  await connection.close();
}

/** The numbers of another list would be of other files: they have to read ours anew. @throws Problem 'changing' */
async function checkList(
  context: TransferContext,
  { offered, name }: Transfer,
  { format, list }: Answer,
): Promise<void> {
  if (format !== 2 || list === undefined) return;
  if (list !== (await offered.list(context)).digest) throw new Problem('changing', { name });
}

function connectionFor(
  context: TransferContext,
  person: Person,
  { wireId }: Transfer,
  attempt: Attempt,
): Promise<Connection> {
  const ours = attempt.dialAsked.then(async () => {
    attempt.take(await dialFor(context, person, wireId, attempt.signal));
    return attempt.connection;
  });
  ours.catch(() => {}); // lost races are nobody's problem
  return Promise.race([attempt.connection, ours]);
}
