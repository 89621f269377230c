export interface BucketLimits {
  /** Capacity; a new bucket is full. */
  readonly burst: number;
  /** Refill rate. */
  readonly perSecond: number;
  /** At most so many buckets are kept. */
  readonly keys: number;
}

interface Bucket {
  tokens: number;
  at: number;
}

/** Token buckets by key. The least recently used one is evicted first, because it is the closest to full. */
export class TokenBuckets {
  readonly #limits: BucketLimits;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param now milliseconds on a monotonic clock */
  constructor(limits: BucketLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token of `key`; false when none is left. */
  take(key: string): boolean {
    const { burst, perSecond, keys } = this.#limits;
    const now = this.#now();
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at: now };
    this.#buckets.delete(key);
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * perSecond);
    bucket.at = now;
    // Inserted again, so that the map is in order of use.
    this.#buckets.set(key, bucket);
    if (this.#buckets.size > keys) this.#evictOldest();
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    return true;
  }

  #evictOldest(): void {
    const [oldest] = this.#buckets.keys();
    if (oldest !== undefined) this.#buckets.delete(oldest);
  }
}
