import { createHash } from 'node:crypto';
import { z } from 'zod';
import { MAX_ENTRIES, MAX_FILE_NAME_CHARS, MAX_MANIFEST_BYTES } from '../limits.ts';
import { Problem } from '../problem.ts';
import { numberedName, safeFileName } from './file-name.ts';

/** One file in a transfer: its path from the transfer's root, separated by '/', and its size. */
export interface Entry {
  readonly path: string;
  readonly sizeBytes: number;
}

/** How far a transfer has got: the number of complete files, and of bytes of the next one. */
export interface Position {
  readonly index: number;
  readonly offset: number;
}

/** The first message on a transfer's connection: the files in order, and where this attempt starts. */
export interface Manifest {
  readonly entries: readonly Entry[];
  readonly from: Position;
}

export const START: Position = { index: 0, offset: 0 };
/** Each file's content is followed by its SHA-256. */
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

/** @throws Problem 'file-list' for anything but a manifest with a valid position */
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

/** Identifies a list of files, because resuming with a different list would mix up the files. */
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

/**
 * Bytes that follow the manifest on the wire: each file's content from the position on, followed by its
 * digest.
 */
export function remainingBytes(entries: readonly Entry[], from: Position): number {
  const files = entries.length - from.index;
  return totalBytes(entries) - bytesBefore(entries, from) + files * DIGEST_BYTES;
}

/**
 * Where each file may go inside the transfer's own folder: every part of a path is made safe (file-name.ts),
 * no two paths are the same on any system, and no file has the name of another one's folder.
 */
export function safePaths(entries: readonly Entry[]): string[] {
  const folders = new Map<string, string>();
  const taken = new Set<string>();
  // The last number used for each name: a hundred thousand files with one name must not take quadratic time.
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
