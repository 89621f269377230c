import { z } from 'zod';
import { PositionShape, Size } from '../files/manifest.ts';
import { giveWay } from '../slices.ts';
import type { FileFailure } from '../transfers/file-failures.ts';
import type { TransferRecord, TransferStore } from '../transfers/transfer-store.ts';
import type { Wanted } from '../transfers/wanted-files.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';
import { StoredFailures } from './stored-failures.ts';

const Json = z.string().transform((text) => JSON.parse(text) as unknown);
const PartShape = z.object({
  name: z.string(),
  inode: z.string().exactOptional(),
  beside: z.string().exactOptional(),
});
const Ranges = z.array(z.tuple([z.number(), z.number()]));
const WantedShape = z.object({
  files: z.number(),
  bytes: z.number(),
  ranges: Ranges.exactOptional(),
  selected: Ranges.exactOptional(),
});
const Outcome = z.enum(['done', 'partly', 'cancelled', 'denied', 'failed']);
const StoredPosition = PositionShape.extend({
  bytes: Size,
  version: z.string().exactOptional(),
  checksum: z.string().exactOptional(),
});
const Row = z.object({
  item: z.string(),
  person: z.string(),
  wire: z.string(),
  direction: z.enum(['in', 'out']),
  shape: z.enum(['file', 'folder', 'files']),
  name: z.string(),
  size: z.number(),
  count: z.number(),
  folders: z.number(),
  format: z.literal([1, 2]),
  state: z.enum(['offered', 'waiting', 'paused']),
  accepted: z.number().transform(Boolean),
  outcome: Outcome.nullable(),
  told: z.number().transform(Boolean),
  sources: Json.pipe(
    z.array(
      z.object({
        name: z.string(),
        sizeBytes: z.number(),
        path: z.string().exactOptional(),
        upload: z.string().exactOptional(),
        modifiedMs: z.number().exactOptional(),
      }),
    ),
  ),
  destination: Json.pipe(
    z.object({ folder: z.string().exactOptional(), existing: z.enum(['keep', 'replace', 'skip']) }),
  ),
  position: Json.pipe(StoredPosition),
  part: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : (JSON.parse(text) as unknown)))
    .pipe(PartShape.optional()),
  wanted: z
    .string()
    .nullable()
    .transform((text) => (text === null ? undefined : (JSON.parse(text) as unknown)))
    .pipe(WantedShape.optional()),
});

/** Ended transfers that are remembered: far more than can still be on their way in any message. */
const MAX_ENDED = 20_000;
/** The oldest are removed once per this many stored records, not every time. */
const TRIM_EVERY = 1_000;

/** Pieces of a list that are stored together: 1 MiB. */
const PIECES_AT_ONCE = 16;

/** Stores transfers in the database. */
export class StoredTransfers implements TransferStore {
  readonly #database: GuardedDatabase;
  readonly #unfinished: GuardedStatement;
  readonly #outcome: GuardedStatement;
  readonly #put: GuardedStatement;
  readonly #move: GuardedStatement;
  readonly #delete: GuardedStatement;
  readonly #forget: GuardedStatement;
  readonly #trim: GuardedStatement;
  readonly #putPart: GuardedStatement;
  readonly #putState: GuardedStatement;
  readonly #putWanted: GuardedStatement;
  readonly #failures: StoredFailures;
  readonly #list: GuardedStatement;
  readonly #unlist: GuardedStatement;
  readonly #unname: GuardedStatement;
  readonly #addToList: GuardedStatement;
  readonly #planned: GuardedStatement;
  readonly #plan: GuardedStatement;
  #puts = 0;

  constructor(database: GuardedDatabase) {
    this.#database = database;
    this.#unfinished = database.prepare(
      `SELECT * FROM transfers WHERE outcome IS NULL OR outcome IN ('failed', 'partly') OR told = 0
         OR (outcome <> 'done' AND part IS NOT NULL) ORDER BY rowid`,
    );
    this.#outcome = database.prepare('SELECT outcome FROM transfers WHERE person = ? AND wire = ?');
    this.#put = database.prepare(
      `INSERT INTO transfers (item, person, wire, direction, shape, name, size, count, state, accepted, outcome, told,
         format, folders, sources, destination, position, part)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (item) DO UPDATE SET wire = excluded.wire, state = excluded.state, accepted = excluded.accepted,
         outcome = excluded.outcome, told = excluded.told, sources = excluded.sources,
         destination = excluded.destination, position = excluded.position, part = excluded.part`,
    );
    // Without a change, nothing is written that could fail.
    this.#move = database.prepare('UPDATE transfers SET position = ?1 WHERE item = ?2 AND position <> ?1');
    this.#delete = database.prepare('DELETE FROM transfers WHERE item = ?');
    this.#forget = database.prepare('DELETE FROM transfers WHERE person = ?');
    this.#trim = database.prepare(
      `DELETE FROM transfers WHERE rowid IN (SELECT rowid FROM transfers
         WHERE outcome IS NOT NULL ORDER BY rowid DESC LIMIT -1 OFFSET ?)`,
    );
    this.#putPart = database.prepare('UPDATE transfers SET part = ? WHERE item = ?');
    this.#putState = database.prepare('UPDATE transfers SET state = ? WHERE item = ?');
    this.#putWanted = database.prepare('UPDATE transfers SET wanted = ? WHERE item = ?');
    this.#failures = new StoredFailures(database);
    this.#list = database.prepare('SELECT piece, entries FROM transfer_lists WHERE item = ? ORDER BY piece');
    this.#unlist = database.prepare('DELETE FROM transfer_lists WHERE item = ?');
    this.#unname = database.prepare('DELETE FROM transfer_names WHERE item = ?');
    // What has been deleted or is over meanwhile gets no list any more.
    this.#addToList = database.prepare(
      `INSERT INTO transfer_lists (item, piece, entries) SELECT ?1, ?2, ?3
         WHERE EXISTS (SELECT 1 FROM transfers WHERE item = ?1 AND coalesce(outcome, 'failed') IN ('failed', 'partly'))`,
    );
    this.#planned = database.prepare('SELECT path FROM transfer_names WHERE item = ? AND part = ?');
    this.#plan = database.prepare(
      'INSERT OR REPLACE INTO transfer_names (item, part, path) VALUES (?, ?, ?)',
    );
  }

  unfinished(): TransferRecord[] {
    return this.#unfinished.all().flatMap((raw) => {
      const row = Row.safeParse(raw);
      if (!row.success) return [];
      const { item, person, wire, size, count, folders, outcome, part, wanted, ...rest } = row.data;
      const names = { itemId: item, personId: person, wireId: wire };
      const counts = { sizeBytes: size, fileCount: count, folderCount: folders };
      return { ...rest, ...names, ...counts, outcome: outcome ?? undefined, part, wanted };
    });
  }

  outcome(personId: string, wireId: string): TransferRecord['outcome'] {
    return Outcome.safeParse(this.#outcome.get(personId, wireId)?.outcome).data;
  }

  put(record: TransferRecord): void {
    this.#database.writeOrWait(keyOf(record.itemId), () => this.#write(record));
    if (++this.#puts % TRIM_EVERY === 0)
      this.#database.writeOrWait('trim transfers', () => this.#trim.run(MAX_ENDED));
  }

  putNow(record: TransferRecord): void {
    this.#write(record);
    this.#database.drop(keyOf(record.itemId));
  }

  move(itemId: string, position: TransferRecord['position']): void {
    this.#move.run(JSON.stringify(position), itemId);
  }

  putPart(itemId: string, part: TransferRecord['part']): void {
    this.#putPart.run(part === undefined ? null : JSON.stringify(part), itemId);
  }

  putState(itemId: string, state: TransferRecord['state']): void {
    this.#putState.run(state, itemId);
  }

  putWanted(itemId: string, wanted: Wanted | undefined): void {
    this.#putWanted.run(wanted === undefined ? null : JSON.stringify(wanted), itemId);
  }

  failures(itemId: string): FileFailure[] {
    return this.#failures.failures(itemId);
  }

  putFailure(itemId: string, failure: FileFailure): void {
    this.#failures.putFailure(itemId, failure);
  }

  clearFailures(itemId: string, files?: readonly [number, number]): void {
    this.#failures.clearFailures(itemId, files);
  }

  list(itemId: string): string[] {
    const pieces = this.#list.all(itemId);
    return pieces[0]?.piece === 0 ? pieces.map(({ entries }) => String(entries)) : [];
  }

  /** A few at a time, as a long list takes a tenth of a second. The first piece is stored last: without it there is no list. */
  async putList(itemId: string, pieces: readonly string[]): Promise<void> {
    this.#unlist.run(itemId);
    for (let end = pieces.length; end > 0; end -= PIECES_AT_ONCE) {
      if (end < pieces.length) await giveWay();
      this.#database.transaction(() => {
        for (let piece = end - 1; piece >= Math.max(0, end - PIECES_AT_ONCE); piece--)
          this.#addToList.run(itemId, piece, pieces[piece] ?? '');
      });
    }
  }

  planned(itemId: string, part: string): string | undefined {
    const path = this.#planned.get(itemId, part)?.path;
    return path === undefined ? undefined : String(path);
  }

  plan(itemId: string, part: string, path: string): void {
    this.#plan.run(itemId, part, path);
  }

  delete(itemId: string): void {
    this.#database.writeOrWait(keyOf(itemId), () => this.#delete.run(itemId));
  }

  strip(itemId: string): void {
    this.#database.writeOrWait(`details of ${itemId}`, () =>
      this.#database.transaction(() => {
        for (const statement of [this.#unlist, this.#unname]) statement.run(itemId);
        this.#failures.clearFailures(itemId);
      }),
    );
  }

  forget(personId: string): void {
    this.#database.writeOrWait(`transfers of ${personId}`, () => this.#forget.run(personId));
  }

  #write(record: TransferRecord): void {
    const { itemId, personId, wireId, direction, shape, name, sizeBytes, fileCount, state } = record;
    const { accepted, outcome = null, told, format, folderCount } = record;
    const facts = [
      itemId,
      personId,
      wireId,
      direction,
      shape,
      name,
      sizeBytes,
      fileCount,
      state,
      Number(accepted),
      outcome,
      Number(told),
      format,
      folderCount,
    ];
    const { sources, destination, position, part } = record;
    const lists = [sources, destination, position].map((value) => JSON.stringify(value));
    this.#put.run(...facts, ...lists, part === undefined ? null : JSON.stringify(part));
  }
}

/** Of writes that wait (guarded-database.ts). */
function keyOf(itemId: string): string {
  return `transfer ${itemId}`;
}
