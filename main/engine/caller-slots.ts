export interface SlotLimits {
  readonly perAddress: number;
  readonly total: number;
}

/** Bounds how many callers are served at once, per address and in total: a flood is refused instead of queued. */
export class CallerSlots {
  readonly #limits: SlotLimits;
  readonly #byAddress = new Map<string, number>();
  #total = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Takes a slot for `address`; undefined when none is free. The returned function releases it and is idempotent. */
  take(address: string): (() => void) | undefined {
    const count = this.#byAddress.get(address) ?? 0;
    if (count >= this.#limits.perAddress || this.#total >= this.#limits.total) return undefined;
    this.#byAddress.set(address, count + 1);
    this.#total++;
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#total--;
      const left = (this.#byAddress.get(address) ?? 1) - 1;
      if (left === 0) this.#byAddress.delete(address);
      else this.#byAddress.set(address, left);
    };
  }
}
