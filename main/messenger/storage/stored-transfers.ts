import { z } from 'zod';
import { PositionShape } from '../files/manifest.ts';
import type { TransferRecord, TransferStore } from '../transfers/transfer-store.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

const Json = z.string().transform((text) => JSON.parse(text) as unknown);
const Row = z.object({
  item: z.string(),
  person: z.string(),
  wire: z.string(),
  direction: z.enum(['in', 'out']),
  shape: z.enum(['file', 'folder', 'files']),
  name: z.string(),
  size: z.number(),
  count: z.number(),
  state: z.enum(['offered', 'waiting', 'paused']),
  sources: Json.pipe(
    z.array(
      z.object({
        name: z.string(),
        sizeBytes: z.number(),
        path: z.string().exactOptional(),
        upload: z.string().exactOptional(),
      }),
    ),
  ),
  entries: Json.pipe(z.array(z.object({ path: z.string(), sizeBytes: z.number() }))),
  destination: Json.pipe(
    z.object({ folder: z.string().exactOptional(), existing: z.enum(['keep', 'replace', 'skip']) }),
  ),
  position: Json.pipe(PositionShape),
});

/** Stores unfinished transfers in the database. */
export class StoredTransfers implements TransferStore {
  readonly #database: GuardedDatabase;
  readonly #all: GuardedStatement;
  readonly #put: GuardedStatement;
  readonly #move: GuardedStatement;
  readonly #delete: GuardedStatement;

  constructor(database: GuardedDatabase) {
    this.#database = database;
    this.#all = database.prepare('SELECT * FROM transfers ORDER BY rowid');
    this.#put = database.prepare(
      `INSERT INTO transfers (item, person, wire, direction, shape, name, size, count, state, sources, entries, destination, position)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (item) DO UPDATE SET wire = excluded.wire, state = excluded.state, entries = excluded.entries,
         destination = excluded.destination, position = excluded.position`,
    );
    // Without a change, nothing is written that could fail.
    this.#move = database.prepare('UPDATE transfers SET position = ?1 WHERE item = ?2 AND position <> ?1');
    this.#delete = database.prepare('DELETE FROM transfers WHERE item = ?');
  }

  all(): TransferRecord[] {
    return this.#all.all().flatMap((raw) => {
      const row = Row.safeParse(raw);
      if (!row.success) return [];
      const { item, person, wire, size, count, ...rest } = row.data;
      return { ...rest, itemId: item, personId: person, wireId: wire, sizeBytes: size, fileCount: count };
    });
  }

  put(record: TransferRecord): void {
    const { itemId, personId, wireId, direction, shape, name, sizeBytes, fileCount, state } = record;
    const facts = [itemId, personId, wireId, direction, shape, name, sizeBytes, fileCount, state];
    const lists = [record.sources, record.entries, record.destination, record.position].map((value) =>
      JSON.stringify(value),
    );
    this.#database.writeOrWait(keyOf(itemId), () => this.#put.run(...facts, ...lists));
  }

  move(itemId: string, position: TransferRecord['position']): void {
    this.#move.run(JSON.stringify(position), itemId);
  }

  delete(itemId: string): void {
    this.#database.writeOrWait(keyOf(itemId), () => this.#delete.run(itemId));
  }
}

/** Of writes that wait (guarded-database.ts). */
function keyOf(itemId: string): string {
  return `transfer ${itemId}`;
}
