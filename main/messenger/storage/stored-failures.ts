import { z } from 'zod';
import type { ProblemView } from '../../ipc/contract.ts';
import { MAX_ENTRIES } from '../limits.ts';
import type { FileFailure, FileFailureStore } from '../transfers/file-failures.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

const Row = z.object({
  file: z.number(),
  path: z.string(),
  side: z.enum(['here', 'there']),
  problem: z.string().transform((text) => JSON.parse(text) as ProblemView),
});

/** Stores the files that failed in the database. */
export class StoredFailures implements FileFailureStore {
  readonly #all: GuardedStatement;
  readonly #put: GuardedStatement;
  readonly #clear: GuardedStatement;

  constructor(database: GuardedDatabase) {
    this.#all = database.prepare('SELECT * FROM transfer_failures WHERE item = ? ORDER BY file');
    this.#put = database.prepare(
      'INSERT OR REPLACE INTO transfer_failures (item, file, path, side, problem) VALUES (?, ?, ?, ?, ?)',
    );
    this.#clear = database.prepare('DELETE FROM transfer_failures WHERE item = ? AND file >= ? AND file < ?');
  }

  failures(itemId: string): FileFailure[] {
    return this.#all.all(itemId).flatMap((row) => Row.safeParse(row).data ?? []);
  }

  putFailure(itemId: string, { file, path, side, problem }: FileFailure): void {
    this.#put.run(itemId, file, path, side, JSON.stringify(problem));
  }

  clearFailures(itemId: string, [first, count]: readonly [number, number] = [0, MAX_ENTRIES]): void {
    this.#clear.run(itemId, first, first + count);
  }
}
