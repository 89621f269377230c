import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { GuardedDatabase } from '../../main/messenger/storage/guarded-database.ts';
import { MIGRATIONS } from '../../main/messenger/storage/migrations.ts';
import { StoredContacts } from '../../main/messenger/storage/stored-contacts.ts';
import { StoredEdits } from '../../main/messenger/storage/stored-edits.ts';
import { StoredHistory } from '../../main/messenger/storage/stored-history.ts';
import { StoredRules } from '../../main/messenger/storage/stored-rules.ts';
import { StoredTransfers } from '../../main/messenger/storage/stored-transfers.ts';

/** SQLite's own limit. */
const MAX_PAGES = 1_073_741_823;
let template: Uint8Array | undefined;
/** Emptied ones of earlier schedules: a tenth of the cost of new ones. */
const pool: SimulatedDatabase[] = [];

/** The real tables in memory. What was committed stays when the program crashes. */
export class SimulatedDatabase {
  readonly #database: DatabaseSync;
  readonly #pooled: boolean;

  private constructor(pooled: boolean) {
    this.#pooled = pooled;
    template ??= emptyTables();
    this.#database = rememberingStatements(new DatabaseSync(':memory:'));
    this.#database.deserialize(template);
    this.#database.exec('PRAGMA foreign_keys = ON');
  }

  /**
   * An empty one.
   * @param mayFill it may become full: then it is a new one, so that it is full at the same moment in every run
   */
  static take(mayFill: boolean): SimulatedDatabase {
    return (mayFill ? undefined : pool.pop()) ?? new SimulatedDatabase(!mayFill);
  }

  /** Opens it for a program that starts. */
  open() {
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    const database = new GuardedDatabase(this.#database, 'lanline.db');
    return {
      database,
      contacts: new StoredContacts(database),
      history: new StoredHistory(database),
      edits: new StoredEdits(database),
      transfers: new StoredTransfers(database),
      rules: new StoredRules(database),
    };
  }

  /** Those of the tables that hold whom we know. */
  openPeople() {
    const database = new GuardedDatabase(this.#database, 'lanline.db');
    return { contacts: new StoredContacts(database), rules: new StoredRules(database) };
  }

  /** While it is full, whatever needs another page fails with SQLITE_FULL. */
  set full(full: boolean) {
    if (this.#pooled) return;
    const row = this.#database.prepare('PRAGMA page_count').get();
    this.#database.exec(`PRAGMA max_page_count = ${full ? Number(row?.page_count) : MAX_PAGES}`);
  }

  /** Nobody uses it any more. */
  release(): void {
    if (!this.#pooled) return this.#database.close();
    if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
    this.#database.exec(clearing);
    pool.push(this);
  }
}

let clearing = '';

function emptyTables(): Uint8Array {
  const database = new DatabaseSync(':memory:');
  for (const [index, sql] of MIGRATIONS.entries()) {
    database.exec(`BEGIN IMMEDIATE; ${sql}; PRAGMA user_version = ${index + 1}; COMMIT`);
  }
  const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
  // The index of words follows its table by triggers.
  const own = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith('item_words'));
  clearing = own.map((name) => `DELETE FROM ${name}`).join(';');
  const bytes = database.serialize();
  database.close();
  return bytes;
}

/** Prepares each statement once, whatever starts how often. */
function rememberingStatements(database: DatabaseSync): DatabaseSync {
  const prepared = new Map<string, StatementSync>();
  const prepare = database.prepare.bind(database);
  database.prepare = (sql) => {
    const known = prepared.get(sql);
    if (known !== undefined) return known;
    const statement = prepare(sql);
    prepared.set(sql, statement);
    return statement;
  };
  return database;
}
