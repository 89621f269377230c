import type { IncomingBody } from '../../engine/index.ts';
import { type FileList, filesAlone } from '../files/file-list.ts';
import { type Manifest, remainingBytes, START, totalBytes } from '../files/manifest.ts';
import { decodeManifest, digestOf } from '../files/manifest-codec.ts';
import type { PartialDownload } from '../files/partial-download.ts';
import { Unpacker } from '../files/unpacking.ts';
import { MAX_MANIFEST_BYTES } from '../limits.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';
import { answerOffer, connectionTo } from './fetch-connection.ts';
import { bodiesOf, type IncomingBodies } from './incoming-bodies.ts';
import { partialDownloadOf, type Saved } from './saved-files.ts';
import { stopWhenStalled } from './stall-watch.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';
import { type TransferContext, within } from './transfer-context.ts';

/** From the open connection to the list of files: they may have to collect it again after a restart. */
const MANIFEST_TIMEOUT_MS = 60_000;

/** From the list to the first bytes of the files, which follow at once. */
const CONTENTS_TIMEOUT_MS = 20_000;

type Resumed = Awaited<ReturnType<PartialDownload['resume']>>;

/**
 * Fetches accepted files from where we left off: answers the offer, connects to the sender, and saves what
 * arrives.
 */
export async function fetchFiles(
  context: TransferContext,
  person: Person,
  transfer: Transfer,
  attempt: Attempt,
): Promise<Saved> {
  const download = partialDownloadOf(context, transfer);
  if (transfer.isComplete) {
    const finished = await finishAgain(download, transfer);
    if (finished !== undefined) return { savedAs: finished };
  }
  const local = await download.resume(await known(transfer, download), transfer.position);
  transfer.at(local.from);
  const { entries } = transfer.received;
  const list = entries.length === 0 ? {} : { list: await digestOf(entries) };
  await answerOffer(context, person, transfer, attempt, { from: transfer.position, ...list });
  const incoming = bodiesOf(await attempt.during(connectionTo(context, person, transfer, attempt)));
  try {
    const late = new Problem('stalled', { who: person.name });
    const arriving = within(context.clock, MANIFEST_TIMEOUT_MS, readBytes(incoming), late);
    const bytes = await attempt.during(arriving);
    const { manifest, start } = await begin(transfer, download, bytes, local);
    const contents = within(context.clock, CONTENTS_TIMEOUT_MS, incoming.next(), late);
    const { body, sizeBytes } = await attempt.during(contents);
    if (sizeBytes !== remainingBytes(manifest.entries, start.from)) throw new Problem('size-mismatch');
    attempt.onMoving();
    await unpack({ context, body, download, transfer, attempt, start, who: person.name });
    transfer.at({ index: manifest.entries.length, offset: 0 });
    return { savedAs: await download.finish(transfer.received.list) };
  } catch (error) {
    incoming.connection.destroy('transfer-stopped'); // otherwise the sender would keep sending
    throw error;
  }
}

/** The files that were announced before. */
async function known(transfer: Transfer, download: PartialDownload): Promise<FileList> {
  return transfer.whileBeginning(async () => {
    const list = await transfer.received.load();
    if (list.files.length > 0) await download.layOut(list);
    return list;
  });
}

/** Makes everything ready for what is announced. */
async function begin(
  transfer: Transfer,
  download: PartialDownload,
  bytes: Uint8Array,
  local: Resumed,
): Promise<{ readonly manifest: Manifest; readonly start: Resumed }> {
  const { manifest, list } = await transfer.whileBeginning(async () => {
    const read = await decodeManifest(bytes);
    const told = filesAlone(read.entries);
    await download.layOut(told);
    return { manifest: read, list: told };
  });
  const { entries, from } = manifest;
  if (entries.length !== transfer.fileCount || totalBytes(entries) !== transfer.sizeBytes)
    throw new Problem('size-mismatch');
  const asAsked = from.index === local.from.index && from.offset === local.from.offset;
  // The files are not the ones we have started to receive, so start over.
  const start = asAsked ? local : await download.resume(list, from);
  await transfer.received.keep(list);
  transfer.at(from);
  await download.prepare(list, start.from);
  return { manifest, start };
}

/** Everything had arrived when the program ended. Undefined if it is not there any more: then it is fetched again. */
async function finishAgain(download: PartialDownload, transfer: Transfer): Promise<string | undefined> {
  try {
    return await download.finish(await known(transfer, download));
  } catch (error) {
    if (codeOf(error) !== 'enoent') throw error;
    transfer.at(START);
    return undefined;
  }
}

interface Unpacking {
  readonly context: TransferContext;
  readonly body: IncomingBody;
  readonly download: PartialDownload;
  readonly transfer: Transfer;
  readonly attempt: Attempt;
  readonly start: Resumed;
  readonly who: string;
}

async function unpack(unpacking: Unpacking): Promise<void> {
  const { context, body, download, transfer, start, attempt, who } = unpacking;
  const { signal } = attempt;
  const stop = () => void body.destroy(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  body.once('end', () => {
    attempt.hasArrived = true;
  });
  const undo = stopWhenStalled(context.clock, transfer, attempt, who);
  const files = await download.files(transfer.received.list);
  const unpacker = body.pourInto((ask) => {
    const made = new Unpacker({
      files,
      from: start.from,
      hash: start.hash,
      ask,
      disk: context.disk,
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
    undo();
    signal.removeEventListener('abort', stop);
    body.destroy();
  }
}

function isCorrupt(error: unknown): boolean {
  return error instanceof Problem && error.code === 'corrupt';
}

async function readBytes(incoming: IncomingBodies): Promise<Uint8Array> {
  const { sizeBytes, body } = await incoming.next();
  if (sizeBytes > MAX_MANIFEST_BYTES) {
    body.destroy();
    throw new Problem('file-list');
  }
  return Buffer.concat(await body.toArray());
}
