/** Offers that wait for an answer, at most so many: a flood becomes denials, never a pile of questions. */
const MAX_PER_ADDRESS = 4;
const MAX_IN_ALL = 32;

export class WaitingOffers {
  readonly #byAddress = new Map<string, number>();
  #inAll = 0;

  /** Takes a place for an offer from `address`; undefined when there is none. Call the result to give it back. */
  take(address: string): (() => void) | undefined {
    const count = this.#byAddress.get(address) ?? 0;
    if (count >= MAX_PER_ADDRESS || this.#inAll >= MAX_IN_ALL) return undefined;
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
