/**
 * Writes that could not be stored and can wait, because memory holds what they say: of several with one key, only the newest
 * counts. There are never more than there are people, items and transfers in memory.
 */
export class WaitingWrites {
  readonly #writes = new Map<string, () => void>();

  get size(): number {
    return this.#writes.size;
  }

  /** Replaces an earlier write with the same key. */
  add(key: string, write: () => void): void {
    this.#writes.delete(key);
    this.#writes.set(key, write);
  }

  /** Something newer has been stored, or its subject is gone. */
  drop(key: string): void {
    this.#writes.delete(key);
  }

  /** All waiting writes, in the order of their newest versions. */
  all(): readonly (() => void)[] {
    return [...this.#writes.values()];
  }

  clear(): void {
    this.#writes.clear();
  }
}
