import { z } from 'zod';

/** One file in a transfer. */
export interface Entry {
  /** From the transfer's root, separated by '/'. */
  readonly path: string;
  readonly sizeBytes: number;
  /** When its content was changed, in ms since 1970. Unknown from Lanlines before 0.3. */
  readonly modifiedMs?: number;
  /** Its owner may execute it. */
  readonly isExecutable?: boolean;
  /** The last part of its path had to be made readable: it is not called so where it comes from. */
  readonly isRenamed?: boolean;
}

/** How far a transfer has got: the number of complete files, and of bytes of the next one. */
export interface Position {
  readonly index: number;
  readonly offset: number;
  /** What the sender calls the state of the next file that those bytes belong to. Since 0.3. */
  readonly version?: string | undefined;
  /** Checksum of the chunk that ends there (checksum.ts), as hex. Since 0.3. */
  readonly checksum?: string | undefined;
}

/** The first message on a transfer's connection: the files in order, and where this attempt starts. */
export interface Manifest {
  readonly entries: readonly Entry[];
  readonly from: Position;
}

export const START: Position = { index: 0, offset: 0 };
/** Each file's content is followed by its SHA-256. */
export const DIGEST_BYTES = 32;

export const Size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
export const PositionShape = z.object({ index: Size, offset: Size });

/** Whether there is such a position: somebody else's may be anything. */
export function isWithin(entries: readonly Entry[], { index, offset }: Position): boolean {
  return index === entries.length ? offset === 0 : offset <= (entries[index]?.sizeBytes ?? -1);
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
