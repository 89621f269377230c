import { ConnectError, type Connection, type IncomingBody } from '../engine/index.ts';
import type { Person } from './person.ts';
import { Problem } from './problem.ts';
import { saveBody } from './saving.ts';
import { during, type Transfer } from './transfer.ts';
import type { TransferWorld } from './transfers.ts';

const DIAL_TIMEOUT_MS = 10_000;
const DIALLED_TIMEOUT_MS = 30_000;

interface Arrived {
  readonly connection: Connection;
  readonly body: Promise<{ readonly sizeBytes: number; readonly body: IncomingBody }>;
}

/** Fetches a file that we accepted: says so, dials its sender, or lets him dial us, and saves what comes. */
export async function fetchFile(world: TransferWorld, person: Person, transfer: Transfer): Promise<string> {
  const { attempt, wireId } = transfer;
  await during(attempt, world.links.open(person));
  await world.say(person, { type: 'file-answer', id: wireId, accept: true });
  const { connection, body: coming } = await during(attempt, connectForBody(world, person, transfer));
  const hangUp = () => connection.destroy('The transfer was stopped.');
  attempt.abort.signal.addEventListener('abort', hangUp, { once: true });
  try {
    const { sizeBytes, body } = await during(attempt, coming);
    if (sizeBytes !== transfer.sizeBytes) {
      body.destroy();
      throw new Problem('size', `${person.name} sent another size than was offered.`);
    }
    return await receiveBody(world, transfer, body);
  } catch (error) {
    hangUp(); // or the sender would go on sending to nobody
    throw error;
  } finally {
    attempt.abort.signal.removeEventListener('abort', hangUp);
  }
}

/** Saves a body that arrives now; where. */
export async function receiveBody(
  world: TransferWorld,
  transfer: Transfer,
  body: IncomingBody,
): Promise<string> {
  transfer.change({ state: 'running' });
  return saveBody(body, {
    folder: world.downloadsFolder,
    name: transfer.name,
    id: transfer.wireId,
    sizeBytes: transfer.sizeBytes,
    signal: transfer.attempt.abort.signal,
    onProgress: (addedBytes) => transfer.progress(addedBytes),
  });
}

async function connectForBody(world: TransferWorld, person: Person, transfer: Transfer): Promise<Arrived> {
  const { wireId, attempt } = transfer;
  const { signal } = attempt.abort;
  try {
    const connection = await world.links.reach(person, {
      dataType: 'bytes',
      purpose: wireId,
      timeoutMs: DIAL_TIMEOUT_MS,
      signal,
    });
    return { connection, body: firstBody(connection) };
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code === 'aborted') throw error;
  }
  const control = await world.links.open(person);
  const arrived = world.arrivals.expect(wireId, control, {
    signal,
    timeoutMs: DIALLED_TIMEOUT_MS,
    take: (connection) => ({ connection, body: firstBody(connection) }),
  });
  await world.say(person, { type: 'file-dial', id: wireId });
  return arrived;
}

/** Called before any data is given out, so the body can't be missed. One body, and no more, is taken. */
function firstBody(connection: Connection): Arrived['body'] {
  const { promise, resolve, reject } = Promise.withResolvers<{ sizeBytes: number; body: IncomingBody }>();
  let taken = false;
  connection.setHandler('body', (_, { sizeBytes, body }) => {
    if (taken) body.destroy();
    else resolve({ sizeBytes, body });
    taken = true;
  });
  connection.on('close', () => reject(new Problem('lost', 'The connection was lost before the file came.')));
  promise.catch(() => {}); // awaited later, perhaps
  return promise;
}
