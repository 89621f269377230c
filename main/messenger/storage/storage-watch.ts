import type { ProblemView } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { Problem } from '../problem.ts';
import { isStorageProblem, type StorageState } from '../storage-state.ts';
import type { GuardedDatabase, StorageListener } from './guarded-database.ts';

/** How often a full or failing disk is tried again. */
const TRY_AGAIN_MS = 2_000;
/** After something could be written all the same. */
const TRY_SOON_MS = 250;
/**
 * What must fit before the disk counts as working: a few hundred ordinary texts, so that it isn't full again after the next
 * one. Written as well, because a disk that is written back late can refuse what SQLite only reserved.
 */
const ROOM_BYTES = 1024 * 1024;

interface Parts {
  readonly database: GuardedDatabase;
  readonly environment: Pick<Environment, 'clock' | 'log'>;
  /** What went wrong with our key or our data at this start; shown while nothing worse is wrong. */
  readonly atStart: ProblemView | undefined;
}

/** Notices that the database can't be written, and tries until it can. */
export class StorageWatch implements StorageState, StorageListener {
  readonly #parts: Parts;
  readonly #listeners = new Set<() => void>();
  #failure: ProblemView | undefined;
  #next: { readonly isSoon: boolean; readonly undo: () => void } | undefined;
  #isTrying = false;
  #isStopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    parts.database.listener = this;
  }

  get works(): boolean {
    return this.#failure === undefined;
  }

  get problem(): ProblemView | undefined {
    return this.#failure ?? this.#parts.atStart;
  }

  subscribe(run: () => void): () => void {
    this.#listeners.add(run);
    return () => this.#listeners.delete(run);
  }

  failed(problem: Problem): void {
    // Damage lasts until the next start, which sets the file aside (database.ts).
    if (this.#failure?.code === 'storage-corrupt') return;
    const isNew = this.#failure?.code !== problem.code;
    if (isNew) {
      this.#parts.environment.log('storage', problem.cause);
      this.#set(problem.view);
    }
    this.#tryAgain(false);
  }

  worked(): void {
    if (this.#failure !== undefined) this.#tryAgain(true);
  }

  lost(error: unknown): void {
    this.#parts.environment.log('storage', error);
  }

  /** Tries no more. */
  stop(): void {
    this.#isStopped = true;
    this.#next?.undo();
  }

  #tryAgain(isSoon: boolean): void {
    if (this.#isStopped || this.#isTrying || this.#failure?.code === 'storage-corrupt') return;
    if (this.#next !== undefined && (this.#next.isSoon || !isSoon)) return; // it will be tried before
    this.#next?.undo();
    const undo = this.#parts.environment.clock.after(isSoon ? TRY_SOON_MS : TRY_AGAIN_MS, () => {
      this.#next = undefined;
      this.#try();
    });
    this.#next = { isSoon, undo };
  }

  #try(): void {
    const { database, environment } = this.#parts;
    this.#isTrying = true;
    let works = false;
    try {
      takeRoom(database);
      database.catchUp();
      works = true;
    } catch (error) {
      if (!isStorageProblem(error)) environment.log('storage', error);
    }
    this.#isTrying = false;
    if (works) this.#set(undefined);
    else this.#tryAgain(false);
  }

  #set(problem: ProblemView | undefined): void {
    this.#failure = problem;
    for (const run of [...this.#listeners]) run();
  }
}

/** Takes disk space as a text would, and leaves it to the database. @throws Problem 'storage-…' if there is none */
function takeRoom(database: GuardedDatabase): void {
  database.transaction(() => {
    database.exec('DROP TABLE IF EXISTS room; CREATE TABLE room (bytes BLOB)');
    database.exec(`INSERT INTO room VALUES (zeroblob(${ROOM_BYTES}))`);
  });
  database.exec('DROP TABLE room');
}
