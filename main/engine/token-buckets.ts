/** `burst` tokens at first, and `perSecond` more each second up to `burst` again; at most `keys` buckets are kept. */
export interface BucketLimits {
  readonly burst: number;
  readonly perSecond: number;
  readonly keys: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key. The one unused for longest makes room for a new one: it would be full again soonest. */
export class TokenBuckets {
  readonly #limits: BucketLimits;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds that never go back */
  constructor(limits: BucketLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token of `key`; false when there is none. */
  take(key: string): boolean {
    const { burst, perSecond, keys } = this.#limits;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    this.#buckets.delete(key);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    // Set anew, so that the order of the map is the order of use.
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > keys) this.#forgetOldest();
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #forgetOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
