import { decode } from '../../engine/index.ts';
import type { Content } from '../history/history-store.ts';
import { MAX_CONTENT_BYTES } from '../limits.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

/** Decoded contents kept in memory, because windows keep asking for the same ones. */
const MAX_LIVE = 32;
/** Values take more memory decoded than encoded, so larger ones are decoded on demand. */
const MAX_LIVE_BYTES = 8 * 1024 * 1024;

/**
 * Stores the content of values and bytes messages. The oldest are dropped when the total exceeds the limit.
 */
export class StoredContents {
  readonly #keep: GuardedStatement;
  readonly #get: GuardedStatement;
  readonly #sizes: GuardedStatement;
  readonly #release: GuardedStatement;
  /** The newest ones, and those that can't be encoded. */
  readonly #live = new Map<string, Content>();
  readonly #sum: GuardedStatement;
  /** The total; undefined until it is counted. */
  #storedBytes: number | undefined;

  constructor(database: GuardedDatabase) {
    this.#keep = database.prepare('INSERT OR REPLACE INTO contents (item, kind, bytes) VALUES (?, ?, ?)');
    this.#get = database.prepare('SELECT kind, bytes FROM contents WHERE item = ?');
    this.#sizes = database.prepare(
      'SELECT item, length(bytes) AS size FROM contents ORDER BY rowid LIMIT 100',
    );
    this.#release = database.prepare('DELETE FROM contents WHERE item = ?');
    this.#sum = database.prepare('SELECT coalesce(sum(length(bytes)), 0) AS sum FROM contents');
  }

  /** A transaction failed: what was kept within it is not there. */
  recount(): void {
    this.#storedBytes = undefined;
  }

  keep(itemId: string, content: Content): void {
    const bytes = content.kind === 'bytes' ? content.bytes : content.encoded;
    if (bytes === undefined || bytes.length <= MAX_LIVE_BYTES) this.#hold(itemId, content);
    if (bytes === undefined) return;
    const kind = content.kind === 'bytes' ? 'bytes' : content.dataType;
    const before = this.#storedBytes ?? Number(this.#sum.get()?.sum);
    this.#keep.run(itemId, kind, bytes);
    this.#storedBytes = this.#makeRoom(before + bytes.length, itemId);
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

  /** Returns how many bytes are left. */
  #makeRoom(storedBytes: number, newest: string): number {
    let leftBytes = storedBytes;
    if (leftBytes <= MAX_CONTENT_BYTES) return leftBytes;
    for (const { item, size } of this.#sizes.all()) {
      if (leftBytes <= MAX_CONTENT_BYTES || item === newest) break;
      this.release(String(item));
      leftBytes -= Number(size);
    }
    return leftBytes;
  }
}
