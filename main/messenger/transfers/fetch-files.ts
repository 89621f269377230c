import { ConnectError, type IncomingBody } from '../../engine/index.ts';
import { decodeManifest, digestOf, type Manifest, remainingBytes, totalBytes } from '../files/manifest.ts';
import { PartialDownload } from '../files/partial-download.ts';
import { Unpacker } from '../files/unpacking.ts';
import { MAX_MANIFEST_BYTES } from '../limits.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { bodiesOf, type IncomingBodies } from './incoming-bodies.ts';
import type { Transfer } from './transfer.ts';
import { during } from './transfer-attempt.ts';
import { say, type TransferContext } from './transfer-context.ts';

const DIAL_TIMEOUT_MS = 10_000;
const DIALLED_TIMEOUT_MS = 30_000;

/** Fetches what we accepted, from where we are: says so, dials its sender or lets them dial us, and saves what comes. */
export async function fetchFiles(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<string> {
  const { attempt, wireId } = transfer;
  const download = partialDownloadOf(context, transfer);
  const here = await download.resume(transfer.entries, transfer.position);
  transfer.at(here.from);
  await during(attempt, context.links.open(person));
  const list = transfer.entries.length === 0 ? {} : { list: digestOf(transfer.entries) };
  await say(person, { type: 'file-answer', id: wireId, accept: true, from: here.from, ...list });
  const arrived = await during(attempt, connectForBodies(context, person, transfer));
  const hangUp = () => arrived.connection.destroy('transfer-stopped');
  attempt.abort.signal.addEventListener('abort', hangUp, { once: true });
  try {
    const manifest = await during(attempt, readManifest(arrived));
    checkManifest(manifest, transfer);
    const { index, offset } = here.from;
    const asAsked = manifest.from.index === index && manifest.from.offset === offset;
    // Other files than those we have the beginning of: from the first byte, then.
    const start = asAsked ? here : await download.resume(manifest.entries, manifest.from);
    transfer.begins(manifest.entries, manifest.from);
    await download.prepare(manifest.entries, manifest.from);
    const { body, sizeBytes } = await during(attempt, arrived.next());
    if (sizeBytes !== remainingBytes(manifest.entries, start.from)) {
      throw new Problem('size-mismatch');
    }
    transfer.change({ state: 'running', problem: undefined });
    await unpack(body, download, transfer, start);
    return await download.finish(manifest.entries);
  } catch (error) {
    hangUp(); // or the sender would go on sending to nobody
    throw error;
  } finally {
    attempt.abort.signal.removeEventListener('abort', hangUp);
  }
}

/** Where an incoming transfer lies until it is whole. */
export function partialDownloadOf(
  context: TransferContext,
  { name, wireId, shape, destination }: Transfer,
): PartialDownload {
  const { folder = context.downloadsFolder, existing } = destination;
  return new PartialDownload({ folder, name, id: wireId, shape, replace: existing === 'replace' });
}

async function unpack(
  body: IncomingBody,
  download: PartialDownload,
  transfer: Transfer,
  start: Awaited<ReturnType<PartialDownload['resume']>>,
): Promise<void> {
  const { signal } = transfer.attempt.abort;
  const stop = () => void body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const unpacker = body.pourInto((ask) => {
    const made = new Unpacker({
      files: download.files(transfer.entries),
      from: start.from,
      hash: start.hash,
      ask,
      onProgress: (addedBytes) => transfer.progress(addedBytes, () => made.position),
    });
    return made;
  });
  try {
    if (signal.aborted) stop();
    await unpacker.done;
  } catch (error) {
    await unpacker.closed();
    // A wrong digest: nothing of this file can be believed.
    const { index } = unpacker.position;
    transfer.at(isCorrupt(error) ? { index, offset: 0 } : unpacker.position);
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof Problem && error.code === 'corrupt';
}

async function readManifest(arrived: IncomingBodies): Promise<Manifest> {
  const { sizeBytes, body } = await arrived.next();
  if (sizeBytes > MAX_MANIFEST_BYTES) {
    body.destroy();
    throw new Problem('file-list');
  }
  return decodeManifest(Buffer.concat(await body.toArray()));
}

function checkManifest({ entries }: Manifest, transfer: Transfer): void {
  if (entries.length === transfer.fileCount && totalBytes(entries) === transfer.sizeBytes) return;
  throw new Problem('size-mismatch');
}

async function connectForBodies(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<IncomingBodies> {
  const { wireId, attempt } = transfer;
  const { signal } = attempt.abort;
  try {
    const options = { dataType: 'bytes', purpose: wireId, timeoutMs: DIAL_TIMEOUT_MS, signal } as const;
    return bodiesOf(await context.links.reach(person, options));
  } catch (error) {
    if (!(error instanceof ConnectError) || error.code === 'aborted') throw error;
  }
  const control = await context.links.open(person);
  const arrived = context.expected.expect(wireId, control, {
    signal,
    timeoutMs: DIALLED_TIMEOUT_MS,
    take: bodiesOf,
  });
  await say(person, { type: 'file-dial', id: wireId });
  return arrived;
}
