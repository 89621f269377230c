import type { FoundItem, ItemView, TextItem } from '../../ipc/contract.ts';
import type { Content, HistoryStore, Summary } from '../history/history-store.ts';
import { MAX_ITEMS } from '../limits.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';
import { searchQuery } from './search-query.ts';
import { isUnfinished, wordsOf } from './searchable-text.ts';
import { StoredContents } from './stored-contents.ts';

/** What we know of a text of theirs: nobody has read it; its author is to be told; that is done. */
const UNREAD = 0;
const READ = 2;
const TOLD = 1;
/** The oldest items are removed once per this many new ones, not every time. */
const TRIM_EVERY = 1_000;

/** Stores conversations in the database. */
export class StoredHistory implements HistoryStore {
  readonly #database: GuardedDatabase;
  readonly #contents: StoredContents;
  readonly #sql: ReturnType<typeof prepare>;

  constructor(database: GuardedDatabase) {
    this.#database = database;
    this.#contents = new StoredContents(database);
    this.#sql = prepare(database);
  }

  together<T>(run: () => T): T {
    try {
      return this.#database.transaction(run);
    } catch (error) {
      this.#contents.recount(); // what was kept within it is not
      throw error;
    }
  }

  append(personId: string, item: ItemView, content?: Content): void {
    this.together(() => this.#append(personId, item, content));
  }

  #append(personId: string, item: ItemView, content?: Content): void {
    const { lastInsertRowid } = this.#sql.append.run(
      item.id,
      personId,
      item.at,
      Number(isUnfinished(item)),
      JSON.stringify(item),
      wordsOf(item),
    );
    if (content !== undefined) this.#contents.keep(item.id, content);
    if (Number(lastInsertRowid) % TRIM_EVERY === 0) this.#sql.trim.run(personId, personId, MAX_ITEMS);
  }

  appendText(personId: string, item: ItemView, wireId: string): boolean {
    return this.together(() => {
      if (this.#sql.hear.run(personId, wireId, item.id).changes === 0) return false;
      this.#append(personId, item);
      return true;
    });
  }

  heardAs(personId: string, wireId: string): string | undefined {
    const item = this.#sql.heardAs.get(personId, wireId)?.item;
    return typeof item === 'string' ? item : undefined;
  }

  readTexts(personId: string, tells: boolean): void {
    this.#sql.readTexts.run(tells ? READ : TOLD, personId);
  }

  untoldReads(personId: string): string[] {
    return this.#sql.untoldReads.all(personId).map((row) => String(row.wire));
  }

  toldReads(personId: string, wireIds: readonly string[]): void {
    if (wireIds.length > 0) this.#sql.toldReads.run(TOLD, personId, JSON.stringify(wireIds));
  }

  waitingTexts(personId: string, after: string | null, limit: number): TextItem[] {
    return this.#sql.waitingTexts.all(personId, after ?? '', personId, limit).map(viewOf) as TextItem[];
  }

  replace(item: ItemView): void {
    this.#sql.replace.run(Number(isUnfinished(item)), JSON.stringify(item), wordsOf(item), item.id);
  }

  replaceSoon(item: ItemView): boolean {
    return this.#database.writeOrWait(itemKey(item.id), () => this.replace(item));
  }

  remove(itemId: string): void {
    this.together(() => {
      this.#sql.remove.run(itemId);
      this.#contents.release(itemId);
    });
    this.#database.drop(itemKey(itemId));
  }

  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined {
    const row = this.#sql.find.get(itemId);
    return row && { personId: String(row.person), item: viewOf(row) };
  }

  content(itemId: string): Content | undefined {
    return this.#contents.get(itemId);
  }

  page(personId: string, before: string | null, limit: number): ItemView[] {
    const rows =
      before === null
        ? this.#sql.newest.all(personId, limit)
        : this.#sql.before.all(personId, before, personId, limit);
    return rows.map(viewOf).reverse();
  }

  pageAfter(personId: string, after: string, limit: number): ItemView[] {
    return this.#sql.after.all(personId, after, personId, limit).map(viewOf);
  }

  search(query: string, personId: string | null, limit: number): FoundItem[] {
    const wanted = searchQuery(query);
    if (wanted === undefined) return [];
    const rows =
      personId === null
        ? this.#sql.search.all(wanted, limit)
        : this.#sql.searchOne.all(wanted, personId, limit);
    return rows.map((row) => ({ personId: String(row.person), item: viewOf(row) }));
  }

  unfinished(): { readonly personId: string; readonly item: ItemView }[] {
    return this.#sql.unfinished.all().map((row) => ({ personId: String(row.person), item: viewOf(row) }));
  }

  summarize(personId: string, { unread, lastKind, lastText, lastAt }: Summary): void {
    this.#database.writeOrWait(summaryKey(personId), () =>
      this.#sql.summarize.run(personId, unread, lastKind ?? null, lastText ?? null, lastAt ?? null),
    );
  }

  summary(personId: string): Summary {
    const row = this.#sql.summary.get(personId);
    return {
      unread: Number(row?.unread ?? 0),
      ...(isKind(row?.last_kind) ? { lastKind: row.last_kind } : {}),
      ...(typeof row?.last_text === 'string' ? { lastText: row.last_text } : {}),
      ...(typeof row?.last_at === 'number' ? { lastAt: row.last_at } : {}),
    };
  }

  move(fromPersonId: string, toPersonId: string): void {
    this.together(() => {
      // Renumber both conversations in order of time, after everything else.
      const rows = this.#sql.ofBoth.all(fromPersonId, toPersonId);
      let seq = Number(this.#sql.lastSeq.get()?.seq ?? 0);
      for (const row of rows) this.#sql.renumber.run(++seq, toPersonId, String(row.id));
      this.#sql.unsummarize.run(fromPersonId);
    });
    this.#database.drop(summaryKey(fromPersonId));
  }

  forget(personId: string): void {
    this.together(() => {
      this.#sql.forget.run(personId);
      this.#sql.unhear.run(personId);
      this.#sql.unsummarize.run(personId);
    });
    this.#database.drop(summaryKey(personId));
  }
}

/** Of writes that wait (guarded-database.ts). One about an item that is gone changes nothing. */
const itemKey = (itemId: string) => `item ${itemId}`;
const summaryKey = (personId: string) => `summary ${personId}`;

function prepare(database: GuardedDatabase) {
  const sql = (text: string): GuardedStatement => database.prepare(text);
  const seqOf = 'coalesce((SELECT seq FROM items WHERE id = ? AND person = ?), 0)';
  return {
    append: sql('INSERT INTO items (id, person, at, unfinished, view, words) VALUES (?, ?, ?, ?, ?, ?)'),
    replace: sql('UPDATE items SET unfinished = ?, view = ?, words = ? WHERE id = ?'),
    remove: sql('DELETE FROM items WHERE id = ?'),
    find: sql('SELECT person, view FROM items WHERE id = ?'),
    newest: sql('SELECT view FROM items WHERE person = ? ORDER BY seq DESC LIMIT ?'),
    before: sql(`SELECT view FROM items WHERE person = ? AND seq < ${seqOf} ORDER BY seq DESC LIMIT ?`),
    after: sql(`SELECT view FROM items WHERE person = ? AND seq > ${seqOf} ORDER BY seq LIMIT ?`),
    search: sql(
      `SELECT person, view FROM item_words JOIN items ON items.seq = item_words.rowid
       WHERE item_words MATCH ? ORDER BY item_words.rowid DESC LIMIT ?`,
    ),
    searchOne: sql(
      `SELECT person, view FROM item_words JOIN items ON items.seq = item_words.rowid
       WHERE item_words MATCH ? AND person = ? ORDER BY item_words.rowid DESC LIMIT ?`,
    ),
    unfinished: sql('SELECT person, view FROM items WHERE unfinished = 1 ORDER BY seq'),
    waitingTexts: sql(
      `SELECT view FROM items INDEXED BY items_unfinished WHERE unfinished = 1 AND person = ? AND seq > ${seqOf}
         AND view ->> 'kind' = 'text' ORDER BY seq LIMIT ?`,
    ),
    hear: sql('INSERT OR IGNORE INTO heard_texts (person, wire, item) VALUES (?, ?, ?)'),
    heardAs: sql('SELECT item FROM heard_texts WHERE person = ? AND wire = ?'),
    readTexts: sql(
      `UPDATE heard_texts INDEXED BY heard_unread SET read = ? WHERE person = ? AND read = ${UNREAD}`,
    ),
    untoldReads: sql(`SELECT wire FROM heard_texts WHERE person = ? AND read = ${READ}`),
    toldReads: sql(
      'UPDATE heard_texts SET read = ? WHERE person = ? AND wire IN (SELECT value FROM json_each(?))',
    ),
    unhear: sql('DELETE FROM heard_texts WHERE person = ?'),
    trim: sql(
      `DELETE FROM items WHERE person = ? AND seq <=
         (SELECT seq FROM items WHERE person = ? ORDER BY seq DESC LIMIT 1 OFFSET ?)`,
    ),
    summarize: sql(
      `INSERT INTO summaries (person, unread, last_kind, last_text, last_at) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT (person) DO UPDATE SET unread = excluded.unread, last_kind = excluded.last_kind, last_text = excluded.last_text, last_at = excluded.last_at`,
    ),
    summary: sql('SELECT unread, last_kind, last_text, last_at FROM summaries WHERE person = ?'),
    unsummarize: sql('DELETE FROM summaries WHERE person = ?'),
    ofBoth: sql('SELECT id FROM items WHERE person IN (?, ?) ORDER BY at, seq'),
    lastSeq: sql('SELECT max(seq) AS seq FROM items'),
    renumber: sql('UPDATE items SET seq = ?, person = ? WHERE id = ?'),
    forget: sql('DELETE FROM items WHERE person = ?'),
  };
}

function viewOf(row: Record<string, unknown>): ItemView {
  return JSON.parse(String(row.view)) as ItemView;
}

const KINDS: ReadonlySet<unknown> = new Set<Summary['lastKind']>([
  'text',
  'deleted',
  'value',
  'bytes',
  'file',
  'stream',
  'notice',
]);

function isKind(value: unknown): value is NonNullable<Summary['lastKind']> {
  return KINDS.has(value);
}
