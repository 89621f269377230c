/**
 * Folds a name for comparison, ignoring compatibility forms, case, marks, punctuation, spaces and what is invisible
 * (following UAX #15 and UTS #39, 4: the folding, but not the table of confusable letters).
 */
function folded(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\p{M}\s\p{P}\p{Cf}]+/gu, '')
    .toLowerCase();
}

/** The names of people whose certificate we know, to detect others who use the same name. */
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

  /** Somebody else with this name whose certificate we know. */
  of(id: string, name: string): string | undefined {
    for (const other of this.#idsByName.get(folded(name)) ?? []) if (other !== id) return other;
    return undefined;
  }
}
