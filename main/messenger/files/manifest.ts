import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_FILE_NAME_CHARS, MAX_MANIFEST_BYTES } from '../limits.ts';
import { Problem } from '../problem.ts';
import { numberedName, safeFileName } from './file-name.ts';

/** One file of a transfer: its path from the transfer's top, with '/', and its size. */
export interface Entry {
  readonly path: string;
  readonly sizeBytes: number;
}

/** How far a transfer is: so many files are whole, and so many bytes of the next one. */
export interface Position {
  readonly index: number;
  readonly offset: number;
}

/** What a transfer's connection begins with: the files in their order, and where this attempt goes on. */
export interface Manifest {
  readonly entries: readonly Entry[];
  readonly from: Position;
}

export const START: Position = { index: 0, offset: 0 };
/** SHA-256 of each file follows its content. */
export const DIGEST_BYTES = 32;

const Size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const PositionShape = z.object({ index: Size, offset: Size });
const ManifestShape = z.object({
  entries: z
    .array(z.tuple([z.string().min(1).max(MAX_FILE_NAME_CHARS), Size]))
    .min(1)
    .max(MAX_ENTRIES),
  from: PositionShape,
});

/**
 *     {"entries": [["photos/a.jpg", 4096], …], "from": {"index": 0, "offset": 0}}      UTF-8
 */
export function encodeManifest({ entries, from }: Manifest): Uint8Array {
  return Buffer.from(JSON.stringify({ entries: entries.map((each) => [each.path, each.sizeBytes]), from }));
}

/** @throws Problem 'manifest' for anything but a manifest whose position lies within it */
export function decodeManifest(bytes: Uint8Array): Manifest {
  const manifest = read(bytes);
  const { index, offset } = manifest.from;
  const entry = manifest.entries[index];
  const within =
    entry === undefined ? index === manifest.entries.length && offset === 0 : offset <= entry.sizeBytes;
  if (!within || !Number.isSafeInteger(totalBytes(manifest.entries))) throw unreadable();
  return manifest;
}

function read(bytes: Uint8Array): Manifest {
  if (bytes.length > MAX_MANIFEST_BYTES) throw unreadable();
  try {
    const { entries, from } = ManifestShape.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
    return { entries: entries.map(([path, sizeBytes]) => ({ path, sizeBytes })), from };
  } catch (cause) {
    throw unreadable(cause);
  }
}

function unreadable(cause?: unknown): Problem {
  return new Problem('file-list').because(cause);
}

/** Names the list of files: who goes on with another list would mix two of them. */
export function digestOf(entries: readonly Entry[]): string {
  return createHash('sha256')
    .update(encodeManifest({ entries, from: START }))
    .digest('hex');
}

export function totalBytes(entries: readonly Entry[]): number {
  return entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** Bytes of content before a position. */
export function bytesBefore(entries: readonly Entry[], { index, offset }: Position): number {
  return totalBytes(entries.slice(0, index)) + offset;
}

/** What follows the manifest on the wire: the contents from the position on, each with its digest behind it. */
export function remainingBytes(entries: readonly Entry[], from: Position): number {
  const files = entries.length - from.index;
  return totalBytes(entries) - bytesBefore(entries, from) + files * DIGEST_BYTES;
}

/**
 * Where each file may lie below the transfer's own folder: every part of a path made safe (file-name.ts), no two of them
 * the same on any system, and no file where another one's folder is.
 */
export function safePaths(entries: readonly Entry[]): string[] {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  // Where counting stopped: a hundred thousand files of one name must not be counted through for each.
  const counted = new Map<string, number>();
  const unused = (parent: string, name: string): string => {
    for (let number = (counted.get(`${parent}${name}`) ?? 0) + 1; ; number++) {
      counted.set(`${parent}${name}`, number);
      const path = `${parent}${numberedName(name, number)}`;
      const key = path.normalize('NFC').toLowerCase();
      if (!taken.has(key)) {
        taken.add(key);
        return path;
      }
    }
  };
  return entries.map(({ path }) => {
    const parts = path.split(/[/\\]/).filter((part) => part.replace(/[.\s]/g, '') !== '');
    const name = parts.pop() ?? '';
    let parent = '';
    for (const part of parts) {
      const raw = `${parent}\0${part}`;
      const folder = folders.get(raw) ?? `${unused(parent, safeFileName(part))}/`;
      folders.set(raw, folder);
      parent = folder;
    }
    return unused(parent, safeFileName(name));
  });
}
