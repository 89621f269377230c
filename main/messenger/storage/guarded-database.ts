import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Problem } from '../problem.ts';
import { isStorageProblem } from '../storage-state.ts';
import { storageProblemOf } from './sqlite-errors.ts';
import { transaction } from './transaction.ts';
import { WaitingWrites } from './waiting-writes.ts';

/** Who wants to know whether the database can be written. */
export interface StorageListener {
  failed(problem: Problem): void;
  /** Something has been written. */
  worked(): void;
  /** Something that waited to be written never will be. */
  lost(error: unknown): void;
}

/** A prepared statement of a guarded database. */
export interface GuardedStatement {
  run(...values: SQLInputValue[]): ReturnType<StatementSync['run']>;
  get(...values: SQLInputValue[]): Record<string, SQLOutputValue> | undefined;
  all(...values: SQLInputValue[]): Record<string, SQLOutputValue>[];
}

/**
 * The database, with a full or failing disk reported as a Problem 'storage-…', to whoever wrote or read and to the listener.
 */
export class GuardedDatabase {
  readonly #database: DatabaseSync;
  readonly #path: string;
  readonly #waiting = new WaitingWrites();
  /** The keys of writes that are part of the transaction in progress. */
  #written: string[] = [];
  listener: StorageListener | undefined;

  /** @param path the database file, as the user is told */
  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.#path = path;
  }

  /** Whether something waits to be written. */
  get isBehind(): boolean {
    return this.#waiting.size > 0;
  }

  prepare(sql: string): GuardedStatement {
    const statement = this.#guard(() => this.#database.prepare(sql));
    return {
      run: (...values) => {
        const result = this.#guard(() => statement.run(...values));
        if (!this.#database.isTransaction) this.listener?.worked();
        return result;
      },
      get: (...values) => this.#guard(() => statement.get(...values)),
      all: (...values) => this.#guard(() => statement.all(...values)),
    };
  }

  exec(sql: string): void {
    this.#guard(() => this.#database.exec(sql));
  }

  /** Stores everything that `run` writes, or nothing of it (transaction.ts). */
  transaction<T>(run: () => T): T {
    if (this.#database.isTransaction) return run();
    this.#written = [];
    const result = this.#guard(() => transaction(this.#database, run));
    for (const key of this.#written) this.#waiting.drop(key);
    this.listener?.worked();
    return result;
  }

  /**
   * Writes now or, if the disk is full or fails, once it works again: for what is true in memory and whose newest version is all
   * that counts. Returns whether it is stored. Within a transaction it is strict like everything else there.
   * @param key what it is about; a newer write with the same key replaces one that waits
   */
  writeOrWait(key: string, write: () => void): boolean {
    if (this.#database.isTransaction) {
      write();
      this.#written.push(key);
      return true;
    }
    try {
      write();
      this.#waiting.drop(key);
      return true;
    } catch (error) {
      if (!isStorageProblem(error)) throw error;
      this.#waiting.add(key, write);
      return false;
    }
  }

  /** Its subject has been deleted: what waits to be written about it must not bring it back. */
  drop(key: string): void {
    this.#waiting.drop(key);
  }

  /** Writes whatever waits. @throws Problem 'storage-…' */
  catchUp(): void {
    if (!this.isBehind) return;
    this.transaction(() => {
      for (const write of this.#waiting.all()) this.#writeWaiting(write);
    });
    this.#waiting.clear();
  }

  /** Writes what waits if that is possible, and closes the database. Idempotent. */
  close(): void {
    if (!this.#database.isOpen) return;
    try {
      this.catchUp();
    } catch (error) {
      this.listener?.lost(error);
    }
    this.listener = undefined;
    this.#database.close();
  }

  /** One write that can't be stored for another reason must not keep the others from being stored. */
  #writeWaiting(write: () => void): void {
    try {
      write();
    } catch (error) {
      if (isStorageProblem(error)) throw error;
      this.listener?.lost(error);
    }
  }

  #guard<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      const problem = storageProblemOf(error, this.#path);
      if (problem === undefined) throw error;
      this.listener?.failed(problem);
      throw problem;
    }
  }
}
