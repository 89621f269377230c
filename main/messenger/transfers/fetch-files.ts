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

/**
 * Fetches accepted files from where we left off: answers the offer, connects to the sender, and saves what
 * arrives.
 */
export async function fetchFiles(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
): Promise<string> {
  const { attempt, wireId } = transfer;
  const download = partialDownloadOf(context, transfer);
  const local = await download.resume(transfer.entries, transfer.position);
  transfer.at(local.from);
  await during(attempt, context.links.open(person));
  const list = transfer.entries.length === 0 ? {} : { list: digestOf(transfer.entries) };
  await say(person, { type: 'file-answer', id: wireId, accept: true, from: local.from, ...list });
  const incoming = await during(attempt, connectForBodies(context, person, transfer));
  const closeConnection = () => incoming.connection.destroy('transfer-stopped');
  attempt.abort.signal.addEventListener('abort', closeConnection, { once: true });
  try {
    const manifest = await during(attempt, readManifest(incoming));
    checkManifest(manifest, transfer);
    const { index, offset } = local.from;
    const asAsked = manifest.from.index === index && manifest.from.offset === offset;
    // The files are not the ones we have started to receive, so start over.
    const start = asAsked ? local : await download.resume(manifest.entries, manifest.from);
    transfer.begins(manifest.entries, manifest.from);
    await download.prepare(manifest.entries, manifest.from);
    const { body, sizeBytes } = await during(attempt, incoming.next());
    if (sizeBytes !== remainingBytes(manifest.entries, start.from)) {
      throw new Problem('size-mismatch');
    }
    transfer.change({ state: 'running', problem: undefined });
    await unpack(context, body, download, transfer, start);
    return await download.finish(manifest.entries);
  } catch (error) {
    closeConnection(); // otherwise the sender would keep sending
    throw error;
  } finally {
    attempt.abort.signal.removeEventListener('abort', closeConnection);
  }
}

/** Where an incoming transfer is stored until it is complete. */
export function partialDownloadOf(
  context: TransferContext,
  { name, wireId, shape, destination }: Transfer,
): PartialDownload {
  const { folder = context.downloadsFolder, existing } = destination;
  const { disk } = context;
  return new PartialDownload({ folder, name, id: wireId, shape, replace: existing === 'replace', disk });
}

async function unpack(
  { disk }: TransferContext,
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
      disk,
      onProgress: (addedBytes) => transfer.progress(addedBytes, () => made.position),
    });
    return made;
  });
  try {
    if (signal.aborted) stop();
    await unpacker.done;
  } catch (error) {
    await unpacker.closed();
    // A wrong digest: none of this file can be trusted.
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

async function readManifest(incoming: IncomingBodies): Promise<Manifest> {
  const { sizeBytes, body } = await incoming.next();
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
  const incoming = context.expected.expect(wireId, control, {
    signal,
    timeoutMs: DIALLED_TIMEOUT_MS,
    take: bodiesOf,
  });
  await say(person, { type: 'file-dial', id: wireId });
  return incoming;
}
