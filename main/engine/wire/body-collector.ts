/** Memory for a large body is allocated as its bytes arrive: an announced size alone allocates at most this. */
const SLAB_BYTES = 1 << 20;

/** Collects the bytes of one message. The result is never written to again. */
export class BodyCollector {
  readonly #slabs: Uint8Array[] = [];
  readonly #sizeBytes: number;
  #gathered = 0;
  #used = 0;

  constructor(sizeBytes: number) {
    this.#sizeBytes = sizeBytes;
  }

  /** Copies `chunk`, which must not exceed what is missing. Small chunks share a slab instead of an object each. */
  add(chunk: Uint8Array): void {
    let rest = chunk;
    while (rest.length > 0) {
      let slab = this.#slabs.at(-1);
      if (slab === undefined || this.#used === slab.length) {
        slab = Buffer.allocUnsafeSlow(Math.min(SLAB_BYTES, this.#sizeBytes - this.#gathered));
        this.#slabs.push(slab);
        this.#used = 0;
      }
      const part = rest.subarray(0, slab.length - this.#used);
      slab.set(part, this.#used);
      this.#used += part.length;
      this.#gathered += part.length;
      rest = rest.subarray(part.length);
    }
  }

  /** The whole body. */
  take(): Uint8Array {
    const [only] = this.#slabs;
    if (this.#slabs.length === 1 && only !== undefined) return only;
    return Buffer.concat(this.#slabs, this.#sizeBytes);
  }
}
