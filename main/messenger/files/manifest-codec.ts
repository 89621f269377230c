import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_MANIFEST_BYTES, MAX_PATH_BYTES, MAX_PATH_PARTS } from '../limits.ts';
import { Problem } from '../problem.ts';
import { giveWay, inSlices } from '../slices.ts';
import { type Entry, isWithin, type Manifest, PositionShape, Size, START, totalBytes } from './manifest.ts';

/*
 *     {"entries":[["photos/a.jpg",4096],…],"from":{"index":0,"offset":0}}      UTF-8, without white space
 *
 * A list of 250,000 files takes JSON.parse a tenth of a second, and its values more memory than its bytes. So it is read
 * and written a batch at a time.
 */
const HEAD = '{"entries":[';
const BATCH = 500;
/** A character of a path takes at most so many in JSON: \u0000. */
const ESCAPED_CHARS = 6;
const MAX_SIZE_CHARS = 17;

/** A file's name does not end like a folder's. */
const Tuple = z.tuple([
  z
    .string()
    .min(1)
    .refine((path) => isBounded(path) && !path.endsWith('/')),
  Size,
]);
const Tuples = z.array(Tuple);
const Tail = z.object({ from: PositionShape });

export async function encodeManifest({ entries, from }: Manifest): Promise<Uint8Array> {
  const parts: string[] = [];
  for await (const part of encodedParts(entries)) parts.push(part);
  return Buffer.from(`${HEAD}${parts.join(',')}],"from":${JSON.stringify(from)}}`);
}

/** Identifies a list of files, because resuming with a different list would mix up the files. */
export async function digestOf(entries: readonly Entry[]): Promise<string> {
  const hash = createHash('sha256').update(HEAD);
  let comma = '';
  for await (const part of encodedParts(entries)) {
    hash.update(comma).update(part);
    comma = ',';
  }
  return hash.update(`],"from":${JSON.stringify(START)}}`).digest('hex');
}

/** The entries as JSON, a batch at a time, without the brackets around each batch. */
async function* encodedParts(entries: readonly Entry[]): AsyncGenerator<string> {
  for await (const batch of inSlices(entries, BATCH))
    yield JSON.stringify(batch.map(({ path, sizeBytes }) => [path, sizeBytes])).slice(1, -1);
}

/** Reads one of those batches. @throws Problem 'file-list' */
function decodePart(part: string): Entry[] {
  try {
    return Tuples.parse(JSON.parse(`[${part}]`)).map(([path, sizeBytes]) => ({ path, sizeBytes }));
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** @throws Problem 'file-list' for anything but a manifest within the limits, with a valid position */
export async function decodeManifest(bytes: Uint8Array): Promise<Manifest> {
  if (bytes.length > MAX_MANIFEST_BYTES) throw unreadable();
  const text = Buffer.from(bytes).toString('utf8');
  if (!text.startsWith(`${HEAD}[`)) throw unreadable();
  const entries: Entry[] = [];
  let at = HEAD.length;
  for (;;) {
    const end = endOfBatch(text, at);
    for (const entry of decodePart(text.slice(at, end))) entries.push(entry);
    if (entries.length > MAX_ENTRIES) throw unreadable();
    at = end + 1;
    if (text[end] === ']') break;
    await giveWay();
  }
  const from = fromOf(text.slice(at));
  if (!isWithin(entries, from) || !Number.isSafeInteger(totalBytes(entries))) throw unreadable();
  return { entries, from };
}

/** What follows the list: `,"from":{…}}`. */
function fromOf(tail: string): Manifest['from'] {
  try {
    if (tail[0] !== ',') throw unreadable();
    return Tail.parse(JSON.parse(`{${tail.slice(1)}`)).from;
  } catch (cause) {
    throw unreadable(cause);
  }
}

/** Where a batch ends that begins at `start`: at the comma after it, or at the list's closing bracket. */
function endOfBatch(text: string, start: number): number {
  let at = start;
  for (let count = 1; ; count++) {
    const end = endOfTuple(text, at);
    if (text[end] === ']' || (text[end] === ',' && count === BATCH)) return end;
    if (text[end] !== ',') throw unreadable();
    at = end + 1;
  }
}

/** The position after `["photos/a.jpg",4096]`. What is within is checked later. */
function endOfTuple(text: string, start: number): number {
  if (!text.startsWith('["', start)) throw unreadable();
  let quote = start + 1;
  do {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0 || quote - start > MAX_PATH_BYTES * ESCAPED_CHARS + 2) throw unreadable();
  } while (isEscaped(text, quote));
  const bracket = text.indexOf(']', quote);
  if (bracket < 0 || bracket - quote > MAX_SIZE_CHARS + 1) throw unreadable();
  return bracket + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let at = quote;
  while (text[at - 1] === '\\') at--;
  return (quote - at) % 2 === 1;
}

/** Whether a path is one that people could have: longer or deeper ones cost more than all their files. */
export function isBounded(path: string): boolean {
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return false;
  let parts = 1;
  for (let at = 0; at < path.length; at++) if (path[at] === '/' || path[at] === '\\') parts++;
  return parts <= MAX_PATH_PARTS;
}

function unreadable(cause?: unknown): Problem {
  return new Problem('file-list').because(cause);
}
