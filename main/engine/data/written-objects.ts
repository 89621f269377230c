/** The objects that were written, and their indexes in the pickle's memo. */
export class WrittenObjects {
  readonly #objects = new Set<object>();
  /** In the order of `#objects`. */
  readonly #indexes: number[] = [];
  /** Made when an object is written a second time: most values are trees, and a Set alone takes less time. */
  #indexOf: Map<object, number> | undefined;

  /** Adds `value` at `index`, or returns where it already is. */
  add(value: object, index: number): number | undefined {
    const { size } = this.#objects;
    this.#objects.add(value);
    if (this.#objects.size === size) return this.find(value);
    this.#indexes.push(index);
    this.#indexOf?.set(value, index);
    return undefined;
  }

  find(value: object): number | undefined {
    if (!this.#objects.has(value)) return undefined;
    this.#indexOf ??= new Map(
      Array.from(this.#objects, (object, at) => [object, this.#indexes[at] as number]),
    );
    return this.#indexOf.get(value);
  }
}
