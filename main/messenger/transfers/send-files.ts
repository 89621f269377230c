import { ConnectError, type Connection } from '../../engine/index.ts';
import { collect } from '../files/collect.ts';
import { bytesBefore, digestOf, encodeManifest, remainingBytes, START } from '../files/manifest.ts';
import { type OutgoingFile, pack } from '../files/packing.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { during, type Transfer } from './transfer.ts';
import type { TransferContext } from './transfers.ts';

const PLAIN_TIMEOUT_MS = 30_000;
const DIAL_TIMEOUT_MS = 10_000;
/** After they accepted, until their program fetches it or asks us to bring it. */
const FETCH_TIMEOUT_MS = 30_000;
/** After the last byte, until they say that it is on their disk: a slow one has much to write then. */
const CONFIRM_TIMEOUT_MS = 600_000;

/**
 * Offers files to a Lanline peer, and sends them once they are fetched.
 *
 *     we   → file {id, name, sizeBytes, count, shape}   on the connection we talk on
 *     they → file-answer {id, accept, from, list}       then they dial a bytes connection for this id,
 *     they → file-dial {id}                             or, if they can't, we dial them
 *     we   → DATA: the manifest; DATA: contents and digests, from where they are
 *     they → file-end {id}                              it is on their disk
 */
export async function offerFiles(
  environment: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<void> {
  const { attempt, wireId, name, sizeBytes, fileCount, shape } = transfer;
  const { signal } = attempt.abort;
  const files = await during(attempt, filesOf(environment, transfer));
  const control = await during(attempt, environment.links.open(person));
  // Their dial can overtake what we do with their answer.
  const dialled = environment.expected.expect(wireId, control, { signal, take: (c) => c });
  dialled.catch(() => {}); // also awaited below
  if (!transfer.accepted) transfer.change({ state: 'offered' });
  await environment.say(person, { type: 'file', id: wireId, name, sizeBytes, count: fileCount, shape });
  const answer = await during(attempt, attempt.answer.promise);
  if (!answer.accept) throw new Problem('denied', answer.reason ?? `${person.name} declined.`);
  transfer.accepted = true;
  transfer.change({ state: 'waiting' });
  const ours = attempt.dialAsked.promise.then(() =>
    environment.links.reach(person, {
      dataType: 'bytes',
      purpose: wireId,
      timeoutMs: DIAL_TIMEOUT_MS,
      signal,
    }),
  );
  const either = Promise.race([dialled, ours]);
  const connection = await during(
    attempt,
    environment.within(FETCH_TIMEOUT_MS, either, 'Their program did not fetch it.'),
  );
  // Another list than theirs: what they have belongs to files that were changed since.
  const goesOn = answer.from !== undefined && answer.list === digestOf(files);
  const from = goesOn && answer.from !== undefined ? answer.from : START;
  await send(person, transfer, connection, async () => {
    transfer.sendingFrom(bytesBefore(files, from));
    const told = await connection.send(encodeManifest({ entries: files, from }));
    return told && sendAll(transfer, connection, pack(files, from), remainingBytes(files, from));
  });
  const confirmed = during(attempt, attempt.confirmed.promise);
  const late = `${person.name}'s program never said that it has everything.`;
  await environment.within(CONFIRM_TIMEOUT_MS, confirmed, late);
  await connection.close();
}

/** What was picked, looked through once: later attempts send the same. */
async function filesOf(environment: TransferContext, transfer: Transfer): Promise<readonly OutgoingFile[]> {
  transfer.files ??= (await collect(transfer.sources, environment.openSource)).files;
  return transfer.files;
}

/** To a bare program a file is one DATA on a bytes connection of its own. */
export async function sendFilePlainly(
  environment: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<void> {
  const { signal } = transfer.attempt.abort;
  transfer.change({ problem: `Waiting for ${person.name} to accept…` });
  try {
    const [file] = await filesOf(environment, transfer);
    const connection = await environment.links.reach(person, {
      dataType: 'bytes',
      timeoutMs: PLAIN_TIMEOUT_MS,
      signal,
    });
    environment.links.adopt(person, connection);
    await send(person, transfer, connection, async () => {
      const content = await (file as OutgoingFile).open();
      transfer.sendingFrom(0);
      try {
        return await sendAll(transfer, connection, content, transfer.sizeBytes);
      } finally {
        content.destroy();
      }
    });
    await connection.close();
  } catch (error) {
    if (error instanceof ConnectError && error.code === 'denied') {
      throw new Problem('denied', `${person.name} declined the file.`, { cause: error });
    }
    throw error;
  }
}

/** Hangs up when it is aborted, or fails. */
async function send(
  person: Person,
  transfer: Transfer,
  connection: Connection,
  run: () => Promise<boolean>,
): Promise<void> {
  const { signal } = transfer.attempt.abort;
  const hangUp = () => void connection.close();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    signal.throwIfAborted();
    const sent = await run();
    if (!sent) throw new Problem('lost', `The connection to ${person.name} was lost on the way.`);
  } catch (error) {
    hangUp();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

async function sendAll(
  transfer: Transfer,
  connection: Connection,
  source: AsyncIterable<Uint8Array>,
  sizeBytes: number,
): Promise<boolean> {
  const { signal } = transfer.attempt.abort;
  let sentBytes = 0;
  // What is sent holds digests as well, which are no progress: the last ones are held back.
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
