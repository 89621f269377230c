import { bytesBefore, digestOf, encodeManifest, remainingBytes, START } from '../files/manifest.ts';
import { pack } from '../files/packing.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { filesOf, sendAll, sendOver } from './outgoing-body.ts';
import type { Transfer } from './transfer.ts';
import { during } from './transfer-attempt.ts';
import { say, type TransferContext, within } from './transfer-context.ts';
import { declinedBecause } from './transfer-messages.ts';

const DIAL_TIMEOUT_MS = 10_000;
/** From their acceptance until their program dials us or asks us to dial. */
const FETCH_TIMEOUT_MS = 30_000;
/**
 * From the last byte until they confirm that it is on their disk: a slow disk may still have a lot to write.
 */
const CONFIRM_TIMEOUT_MS = 600_000;

/**
 * Offers files to a Lanline peer, and sends them once the peer fetches them.
 *
 *     we   → file {id, name, sizeBytes, count, shape}   on the control connection
 *     they → file-answer {id, accept, from, list}       then they dial a bytes connection for this ID,
 *     they → file-dial {id}                             or, if they can't, we dial them
 *     we   → DATA: the manifest; DATA: contents and digests, from their position on
 *     they → file-end {id}                              it is on their disk
 */
export async function offerFiles(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<void> {
  const { attempt, wireId, name, sizeBytes, fileCount, shape } = transfer;
  const { signal } = attempt.abort;
  const files = await during(attempt, filesOf(context, transfer));
  const control = await during(attempt, context.links.open(person));
  // Their connection may arrive before we have processed their answer.
  const dialled = context.expected.expect(wireId, control, { signal, take: (c) => c });
  dialled.catch(() => {}); // also awaited below
  if (!transfer.accepted) transfer.change({ state: 'offered' });
  await say(person, { type: 'file', id: wireId, name, sizeBytes, count: fileCount, shape });
  const answer = await during(attempt, attempt.answer.promise);
  if (!answer.accept) throw Problem.of(declinedBecause(answer, person.name));
  transfer.accepted = true;
  transfer.change({ state: 'waiting' });
  const ours = attempt.dialAsked.promise.then(() =>
    context.links.reach(person, {
      dataType: 'bytes',
      purpose: wireId,
      timeoutMs: DIAL_TIMEOUT_MS,
      signal,
    }),
  );
  const either = Promise.race([dialled, ours]);
  const connection = await during(
    attempt,
    within(context.clock, FETCH_TIMEOUT_MS, either, new Problem('not-fetched', { who: person.name })),
  );
  // If their list differs from ours, their data belongs to files that have changed since.
  const resumes = answer.from !== undefined && answer.list === digestOf(files);
  const from = resumes && answer.from !== undefined ? answer.from : START;
  await sendOver(person, transfer, connection, async () => {
    transfer.sendingFrom(bytesBefore(files, from));
    const manifestSent = await connection.send(encodeManifest({ entries: files, from }));
    return manifestSent && sendAll(transfer, connection, pack(files, from), remainingBytes(files, from));
  });
  const confirmed = during(attempt, attempt.confirmed.promise);
  const late = new Problem('not-confirmed', { who: person.name });
  await within(context.clock, CONFIRM_TIMEOUT_MS, confirmed, late);
  await connection.close();
}
