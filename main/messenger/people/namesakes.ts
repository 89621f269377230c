/**
 * A name as it is compared with others': compatible forms, letters' case, marks and spaces make no difference
 * (after UAX #15 and UTS #39, 4: the folding, not the table of confusable letters).
 */
function folded(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}\s\p{P}]+/gu, '')
    .toLowerCase();
}

/** The names of those whose certificate we know, to notice who calls himself the same. */
export class Namesakes {
  readonly #byId = new Map<string, string>();
  readonly #idsByName = new Map<string, Set<string>>();

  set(id: string, name: string): void {
    this.delete(id);
    const key = folded(name);
    this.#byId.set(id, key);
    const ids = this.#idsByName.get(key) ?? new Set();
    this.#idsByName.set(key, ids.add(id));
  }

  delete(id: string): void {
    const key = this.#byId.get(id);
    if (key === undefined) return;
    this.#byId.delete(id);
    const ids = this.#idsByName.get(key);
    ids?.delete(id);
    if (ids?.size === 0) this.#idsByName.delete(key);
  }

  /** Somebody else of this name, whose certificate we know. */
  of(id: string, name: string): string | undefined {
    for (const other of this.#idsByName.get(folded(name)) ?? []) if (other !== id) return other;
    return undefined;
  }
}
