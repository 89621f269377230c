import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { decode } from '../../engine/index.ts';
import type { Content } from '../history/history-store.ts';
import { MAX_CONTENT_BYTES } from '../limits.ts';

/** Decoded contents kept in memory, because windows keep asking for the same ones. */
const MAX_LIVE = 32;
/** Values take more memory decoded than encoded, so larger ones are decoded on demand. */
const MAX_LIVE_BYTES = 8 * 1024 * 1024;

/**
 * Stores the content of values and bytes messages. The oldest are dropped when the total exceeds the limit.
 */
export class StoredContents {
  readonly #keep: StatementSync;
  readonly #get: StatementSync;
  readonly #sizes: StatementSync;
  readonly #release: StatementSync;
  /** The newest ones, and those that can't be encoded. */
  readonly #live = new Map<string, Content>();
  #storedBytes: number;

  constructor(database: DatabaseSync) {
    this.#keep = database.prepare('INSERT OR REPLACE INTO contents (item, kind, bytes) VALUES (?, ?, ?)');
    this.#get = database.prepare('SELECT kind, bytes FROM contents WHERE item = ?');
    this.#sizes = database.prepare(
      'SELECT item, length(bytes) AS size FROM contents ORDER BY rowid LIMIT 100',
    );
    this.#release = database.prepare('DELETE FROM contents WHERE item = ?');
    const sum = database.prepare('SELECT coalesce(sum(length(bytes)), 0) AS sum FROM contents').get();
    this.#storedBytes = Number(sum?.sum);
  }

  keep(itemId: string, content: Content): void {
    const bytes = content.kind === 'bytes' ? content.bytes : content.encoded;
    if (bytes === undefined || bytes.length <= MAX_LIVE_BYTES) this.#hold(itemId, content);
    if (bytes === undefined) return;
    const kind = content.kind === 'bytes' ? 'bytes' : content.dataType;
    this.#keep.run(itemId, kind, bytes);
    this.#storedBytes += bytes.length;
    if (this.#storedBytes > MAX_CONTENT_BYTES) this.#makeRoom(itemId);
  }

  get(itemId: string): Content | undefined {
    const live = this.#live.get(itemId);
    if (live !== undefined) return live;
    const row = this.#get.get(itemId);
    if (row === undefined || !(row.bytes instanceof Uint8Array)) return undefined;
    const { kind, bytes } = row;
    if (kind === 'bytes') return { kind, bytes };
    const dataType = kind === 'raw' ? 'raw' : 'json';
    const content: Content = { kind: 'value', dataType, value: decode(dataType, bytes), encoded: bytes };
    if (bytes.length <= MAX_LIVE_BYTES) this.#hold(itemId, content);
    return content;
  }

  release(itemId: string): void {
    this.#live.delete(itemId);
    this.#release.run(itemId);
  }

  #hold(itemId: string, content: Content): void {
    this.#live.set(itemId, content);
    const [oldest] = this.#live.keys();
    if (this.#live.size > MAX_LIVE && oldest !== undefined) this.#live.delete(oldest);
  }

  #makeRoom(newest: string): void {
    for (const { item, size } of this.#sizes.all()) {
      if (this.#storedBytes <= MAX_CONTENT_BYTES || item === newest) return;
      this.release(String(item));
      this.#storedBytes -= Number(size);
    }
  }
}
