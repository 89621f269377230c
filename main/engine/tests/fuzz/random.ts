/** Pseudo-random numbers that are the same for a seed on every machine (sfc32). */
export class Random {
  #a = 0;
  #b = 0;
  #c = 0;
  #counter = 1;

  /** For case `index` of run `seed`: each case has its own numbers, so it can be repeated without the others. */
  constructor(seed: number, index: number) {
    this.#a = seed | 0;
    this.#b = index | 0;
    this.#c = Math.floor(index / 0x1_0000_0000) | 0;
    for (let i = 0; i < 12; i++) this.#next();
  }

  /** From 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor((this.#next() / 0x1_0000_0000) * limit);
  }

  chance(oneIn: number): boolean {
    return this.below(oneIn) === 0;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** Mostly small, sometimes up to `limit`, as lengths and counts are. */
  small(limit: number): number {
    return this.below(1 + this.below(1 + this.below(limit)));
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let i = 0; i < length; i++) bytes[i] = this.below(256);
    return bytes;
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
}
