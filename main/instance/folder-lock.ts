import { closeSync, existsSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isBusy, isDamaged } from '../messenger/storage/sqlite-errors.ts';

const FILE_NAME = 'lanline.lock';

/**
 * The exclusive right to a data folder, among all processes and within this one. It is SQLite's lock on an empty database: the
 * only lock that Node offers on every system. The kernel releases it when the process ends, however it ends.
 */
export class FolderLock {
  readonly #database: DatabaseSync;

  private constructor(database: DatabaseSync) {
    this.#database = database;
  }

  /** Undefined if somebody has it. @throws the system's error if the folder can't be used */
  static take(folder: string): FolderLock | undefined {
    const path = join(folder, FILE_NAME);
    try {
      return FolderLock.#take(path);
    } catch (error) {
      // Whoever has the lock is noticed before the content is read, so nobody does.
      if (!isDamaged(error)) throw error;
    }
    rmSync(path);
    return FolderLock.#take(path);
  }

  static #take(path: string): FolderLock | undefined {
    create(path);
    const database = new DatabaseSync(path, { timeout: 0 });
    try {
      // No journal: nothing is ever written, so it works on a full disk as well.
      database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
      return new FolderLock(database);
    } catch (error) {
      database.close();
      if (isBusy(error)) return undefined;
      throw error;
    }
  }

  /** Idempotent. */
  release(): void {
    if (this.#database.isOpen) this.#database.close();
  }
}

/**
 * Only the user may open it. Never opened if it exists: closing any descriptor of a file releases all locks that this process
 * has on it (sqlite.org/lockingv3.html, 6.0).
 */
function create(path: string): void {
  if (existsSync(path)) return;
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // somebody was faster
  }
}
