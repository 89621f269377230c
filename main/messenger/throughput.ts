const BUCKET_MS = 100;
const BUCKETS = 10;

/** The rate over roughly the last second, in ten buckets of 100 ms: constant memory however high the rate. */
export class Throughput {
  readonly #amounts = new Float64Array(BUCKETS);
  #newest = 0;
  #startedAt: number | undefined;

  add(amount: number, now: number): void {
    this.#startedAt ??= now;
    this.#advance(now);
    const slot = this.#newest % BUCKETS;
    this.#amounts[slot] = (this.#amounts[slot] ?? 0) + amount;
  }

  perSecond(now: number): number {
    if (this.#startedAt === undefined) return 0;
    this.#advance(now);
    const sum = this.#amounts.reduce((total, amount) => total + amount, 0);
    // The buckets cover nine full intervals and a partial one; less in the first second, or a new transfer
    // looks slow.
    const coveredMs = (BUCKETS - 1) * BUCKET_MS + (now % BUCKET_MS);
    const spanMs = Math.min(coveredMs, Math.max(BUCKET_MS, now - this.#startedAt));
    return Math.round((sum * 1000) / spanMs);
  }

  #advance(now: number): void {
    const bucket = Math.floor(now / BUCKET_MS);
    if (bucket <= this.#newest) return;
    const stale = Math.min(BUCKETS, bucket - this.#newest);
    for (let i = 0; i < stale; i++) this.#amounts[(bucket - i) % BUCKETS] = 0;
    this.#newest = bucket;
  }
}
