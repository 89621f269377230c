import { DatabaseSync } from 'node:sqlite';
import { MIGRATIONS } from '../../main/messenger/storage/migrations.ts';
import { StoredContacts } from '../../main/messenger/storage/stored-contacts.ts';
import { StoredEdits } from '../../main/messenger/storage/stored-edits.ts';
import { StoredHistory } from '../../main/messenger/storage/stored-history.ts';
import { StoredRules } from '../../main/messenger/storage/stored-rules.ts';
import { StoredTransfers } from '../../main/messenger/storage/stored-transfers.ts';

const PAGES = 1_073_741_823;
let template: Uint8Array | undefined;

/** The real tables in memory. What was committed stays when the program crashes. */
export class SimulatedDatabase {
  readonly #database: DatabaseSync;

  constructor() {
    template ??= emptyTables();
    this.#database = new DatabaseSync(':memory:');
    this.#database.deserialize(template);
    this.#database.exec('PRAGMA foreign_keys = ON');
  }

  /** Opens it for a program that starts. */
  open() {
    const database = this.#database;
    if (database.isTransaction) database.exec('ROLLBACK');
    return {
      contacts: new StoredContacts(database),
      history: new StoredHistory(database),
      edits: new StoredEdits(database),
      transfers: new StoredTransfers(database),
      rules: new StoredRules(database),
    };
  }

  /** While it is full, whatever needs another page fails with SQLITE_FULL. */
  set full(full: boolean) {
    const row = this.#database.prepare('PRAGMA page_count').get();
    const pages = full ? Number(row?.page_count) : PAGES;
    this.#database.exec(`PRAGMA max_page_count = ${pages}`);
  }

  close(): void {
    this.#database.close();
  }
}

function emptyTables(): Uint8Array {
  const database = new DatabaseSync(':memory:');
  for (const [index, sql] of MIGRATIONS.entries()) {
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
  const bytes = database.serialize();
  database.close();
  return bytes;
}
