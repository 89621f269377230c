import type { Edit, EditStore } from '../chat/edits.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

/** Stores unacknowledged changes in the database. */
export class StoredEdits implements EditStore {
  readonly #put: GuardedStatement;
  readonly #waiting: GuardedStatement;
  readonly #settle: GuardedStatement;
  readonly #forget: GuardedStatement;

  constructor(database: GuardedDatabase) {
    // Unique by item: an earlier change that has not been acknowledged is superseded.
    this.#put = database.prepare(
      'INSERT OR REPLACE INTO changes (id, person, item, text) VALUES (?, ?, ?, ?)',
    );
    this.#waiting = database.prepare(
      'SELECT seq, id, item, text FROM changes WHERE person = ? AND seq > ? ORDER BY seq LIMIT ?',
    );
    this.#settle = database.prepare('DELETE FROM changes WHERE person = ? AND id = ?');
    this.#forget = database.prepare('DELETE FROM changes WHERE person = ?');
  }

  put(personId: string, { id, itemId, text }: Omit<Edit, 'seq'>): void {
    this.#put.run(id, personId, itemId, text);
  }

  waiting(personId: string, afterSeq: number, limit: number): Edit[] {
    return this.#waiting.all(personId, afterSeq, limit).map(({ seq, id, item, text }) => ({
      seq: Number(seq),
      id: String(id),
      itemId: String(item),
      text: text === null ? null : String(text),
    }));
  }

  settle(personId: string, changeId: string): void {
    this.#settle.run(personId, changeId);
  }

  forget(personId: string): void {
    this.#forget.run(personId);
  }
}
