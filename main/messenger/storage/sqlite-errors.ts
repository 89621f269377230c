import { Problem } from '../problem.ts';

/** SQLite's primary result codes (sqlite.org/rescode.html). */
const FULL = 13;
const BUSY: ReadonlySet<number> = new Set([5, 6]);
/** The file is corrupt, or no database. */
const DAMAGED: ReadonlySet<number> = new Set([11, 26]);
/**
 * The disk or the system fails: PERM, BUSY, LOCKED, NOMEM, READONLY, IOERR, CANTOPEN, PROTOCOL, NOLFS, AUTH. All others are
 * mistakes of ours, in a statement or its values.
 */
const FAILING: ReadonlySet<number> = new Set([3, 5, 6, 7, 8, 10, 14, 15, 22, 23]);

/** The primary result code of an error that SQLite threw; 0 for any other error. */
function resultCode(error: unknown): number {
  const code = (error as { errcode?: unknown } | undefined)?.errcode;
  // The lowest byte of an extended code is the primary one.
  return typeof code === 'number' ? code & 0xff : 0;
}

export function isBusy(error: unknown): boolean {
  return BUSY.has(resultCode(error));
}

export function isDamaged(error: unknown): boolean {
  return DAMAGED.has(resultCode(error));
}

/**
 * The problem that an error of SQLite is for the user; undefined if the disk has nothing to do with it.
 * @param path the database file
 */
export function storageProblemOf(error: unknown, path: string): Problem | undefined {
  const code = resultCode(error);
  if (code === FULL) return new Problem('storage-full', { path }).because(error);
  if (DAMAGED.has(code)) return new Problem('storage-corrupt', { path }).because(error);
  return FAILING.has(code) ? new Problem('storage-failing', { path }).because(error) : undefined;
}
