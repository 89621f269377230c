import { ConnectError, type Connection } from '../engine/index.ts';
import type { Person } from './person.ts';
import { Problem } from './problem.ts';
import { during, type Transfer } from './transfer.ts';
import type { TransferWorld } from './transfers.ts';

const PLAIN_TIMEOUT_MS = 30_000;
const DIAL_TIMEOUT_MS = 10_000;
/** After they accepted, until their program fetches it or asks us to bring it. */
const FETCH_TIMEOUT_MS = 30_000;
/** After the last byte, until they say that it is on their disk: a slow one has much to write then. */
const CONFIRM_TIMEOUT_MS = 600_000;

/**
 * Offers a file to a Lanline peer, and sends it once they fetch it.
 *
 *     we   → file {id, name, sizeBytes}      on the connection we talk on
 *     they → file-answer {id, accept}        then they dial a bytes connection with `for=id`,
 *     they → file-dial {id}                  or, if they can't, we dial them with it
 *     we   → DATA, once
 *     they → file-end {id}                   it is on their disk
 */
export async function offerFile(world: TransferWorld, person: Person, transfer: Transfer): Promise<void> {
  const { attempt, wireId, name, sizeBytes } = transfer;
  const { signal } = attempt.abort;
  const control = await during(attempt, world.links.open(person));
  // Their dial can overtake their answer: it is one as well.
  const dialled = world.arrivals.expect(wireId, control, { signal, take: (c) => c });
  dialled.catch(() => {}); // also awaited below
  transfer.change({ state: 'offered' });
  await world.say(person, { type: 'file', id: wireId, name, sizeBytes });
  const accepted = dialled.then(() => ({ accept: true, reason: undefined }));
  const answer = await during(attempt, Promise.race([attempt.answer.promise, accepted]));
  if (!answer.accept) throw new Problem('denied', answer.reason ?? `${person.name} declined the file.`);
  transfer.change({ state: 'waiting' });
  const ours = attempt.dialAsked.promise.then(() =>
    world.links.reach(person, {
      dataType: 'bytes',
      purpose: wireId,
      timeoutMs: DIAL_TIMEOUT_MS,
      signal,
    }),
  );
  const either = Promise.race([dialled, ours]);
  const connection = await during(
    attempt,
    world.within(FETCH_TIMEOUT_MS, either, 'Their program did not fetch the file.'),
  );
  await sendBody(world, person, transfer, connection);
  const confirmed = during(attempt, attempt.confirmed.promise);
  await world.within(
    CONFIRM_TIMEOUT_MS,
    confirmed,
    `${person.name}'s program never said that it has the whole file.`,
  );
  await connection.close();
}

/** To a bare program a file is one DATA on a bytes connection of its own. */
export async function sendFilePlainly(
  world: TransferWorld,
  person: Person,
  transfer: Transfer,
): Promise<void> {
  const { signal } = transfer.attempt.abort;
  transfer.change({ problem: `Waiting for ${person.name} to accept…` });
  try {
    const connection = await world.links.reach(person, {
      dataType: 'bytes',
      timeoutMs: PLAIN_TIMEOUT_MS,
      signal,
    });
    world.links.adopt(person, connection);
    transfer.change({ problem: undefined });
    await sendBody(world, person, transfer, connection);
    await connection.close();
  } catch (error) {
    if (error instanceof ConnectError && error.code === 'denied') {
      throw new Problem('denied', `${person.name} declined the file.`, { cause: error });
    }
    throw error;
  }
}

async function sendBody(
  world: TransferWorld,
  person: Person,
  transfer: Transfer,
  connection: Connection,
): Promise<void> {
  const { source, sizeBytes, attempt } = transfer;
  const { signal } = attempt.abort;
  const hangUp = () => void connection.close();
  signal.addEventListener('abort', hangUp, { once: true });
  try {
    if (source === undefined)
      throw new Problem('no-source', 'The file to send is not known any more. Send it anew.');
    const content = await world.openSource(source);
    transfer.change({ state: 'running' });
    let sentBytes = 0;
    try {
      const sent = await connection.sendFrom(content, sizeBytes, {
        signal,
        onProgress(sent) {
          transfer.progress(sent - sentBytes);
          sentBytes = sent;
        },
      });
      if (!sent) throw new Problem('lost', connectionLost(person));
    } finally {
      content.destroy();
    }
  } catch (error) {
    hangUp();
    throw error;
  } finally {
    signal.removeEventListener('abort', hangUp);
  }
}

function connectionLost(person: Person): string {
  return `The connection to ${person.name} was lost before the whole file was sent.`;
}
