/** So many for one address, so many in all: a flood becomes refusals, never a pile. */
export interface PlaceLimits {
  readonly perAddress: number;
  readonly inAll: number;
}

/** Places that callers take while we do not know yet whether they mean well. */
export class Places {
  readonly #limits: PlaceLimits;
  readonly #byAddress = new Map<string, number>();
  #inAll = 0;

  constructor(limits: PlaceLimits) {
    this.#limits = limits;
  }

  /** Takes a place for `address`; undefined when there is none. Call the result to give it back, once or more. */
  take(address: string): (() => void) | undefined {
    const count = this.#byAddress.get(address) ?? 0;
    if (count >= this.#limits.perAddress || this.#inAll >= this.#limits.inAll) return undefined;
    this.#byAddress.set(address, count + 1);
    this.#inAll++;
    let given = false;
    return () => {
      if (given) return;
      given = true;
      this.#inAll--;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, left);
    };
  }
}
