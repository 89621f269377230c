/** The objects that a pickle's memo contains, and their indexes among everything that it contains. */
export class WrittenObjects {
  readonly #objects = new Set<object>();
  /** How many objects there were when each index was given to something else. */
  readonly #others: number[] = [];
  /** Made when an object is written a second time: most values are trees, and a Set alone takes less time. */
  #indexes: Map<object, number> | undefined;

  /** Gives `value` the next index. False if it has one already. */
  add(value: object): boolean {
    const { size } = this.#objects;
    this.#objects.add(value);
    if (this.#objects.size === size) return false;
    this.#indexes?.set(value, size + this.#others.length);
    return true;
  }

  /** Gives the next index to something else. */
  addOther(): number {
    return this.#objects.size + this.#others.push(this.#objects.size) - 1;
  }

  indexOf(value: object): number | undefined {
    if (!this.#objects.has(value)) return undefined;
    this.#indexes ??= this.#allIndexes();
    return this.#indexes.get(value);
  }

  #allIndexes(): Map<object, number> {
    const indexes = new Map<object, number>();
    let others = 0;
    for (const object of this.#objects) {
      while ((this.#others[others] ?? Number.POSITIVE_INFINITY) <= indexes.size) others++;
      indexes.set(object, indexes.size + others);
    }
    return indexes;
  }
}
