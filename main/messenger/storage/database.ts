import { chmodSync, closeSync, existsSync, openSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Problem } from '../problem.ts';
import { GuardedDatabase } from './guarded-database.ts';
import { MIGRATIONS } from './migrations.ts';
import { isBusy, isDamaged, storageProblemOf } from './sqlite-errors.ts';
import { transaction } from './transaction.ts';

const FILE_NAME = 'lanline.db';
/** SQLite's files next to the database (sqlite.org/wal.html). */
const SUFFIXES = ['', '-wal', '-shm'];
const BUSY_MS = 2_000;

export interface OpenedDatabase {
  readonly database: GuardedDatabase;
  /** Where the previous database was moved, if it was damaged. */
  readonly setAside?: string;
}

/**
 * Opens the data folder's database, readable only by the user, and migrates it to the newest version. A
 * damaged one is set aside and replaced by a new one, so that it can't keep the app from starting.
 * @param stamp makes the name of a database that is set aside unique
 * @throws Problem 'storage-in-use', 'storage-newer', 'storage-full', 'storage-failing'
 */
export function openDatabase(folder: string, stamp: string): OpenedDatabase {
  const path = join(folder, FILE_NAME);
  const aside = `${path}.damaged-${stamp}`;
  try {
    const { database, isNew } = openOrReplace(path, aside);
    return { database: new GuardedDatabase(database, path), ...(isNew ? { setAside: aside } : {}) };
  } catch (error) {
    if (isBusy(error)) throw new Problem('storage-in-use').because(error);
    throw storageProblemOf(error, path) ?? error;
  }
}

function openOrReplace(path: string, aside: string): { database: DatabaseSync; isNew: boolean } {
  try {
    return { database: open(path), isNew: false };
  } catch (error) {
    if (!isDamaged(error)) throw error;
  }
  for (const suffix of SUFFIXES) {
    if (existsSync(path + suffix)) renameSync(path + suffix, aside + suffix);
  }
  return { database: open(path), isNew: true };
}

function open(path: string): DatabaseSync {
  // Created before SQLite opens it: SQLite's other files inherit these permissions.
  if (!existsSync(path)) closeSync(openSync(path, 'wx', 0o600));
  chmodSync(path, 0o600);
  const database = new DatabaseSync(path, { timeout: BUSY_MS });
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
    check(database);
    migrate(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function check(database: DatabaseSync): void {
  const [row] = database.prepare('PRAGMA quick_check(1)').all();
  if (row?.quick_check === 'ok') return;
  throw Object.assign(new Error(`The database is damaged: ${row?.quick_check}`), { errcode: 11 });
}

/** Migrates the tables to the newest version, each step in a transaction. */
function migrate(database: DatabaseSync): void {
  const version = Number(database.prepare('PRAGMA user_version').get()?.user_version);
  if (version > MIGRATIONS.length) {
    throw new Problem('storage-newer');
  }
  for (const [index, sql] of MIGRATIONS.entries()) {
    if (index < version) continue;
    transaction(database, () => database.exec(`${sql}; PRAGMA user_version = ${index + 1}`));
  }
}
