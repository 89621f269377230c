/** What the main thread tells the worker. */
export interface Order {
  readonly seed: number;
  readonly first: number;
  /** At most so many, for at most so many seconds. */
  readonly cases: number;
  readonly seconds: number;
  /** One double: the case being run, readable even when the worker hangs. */
  readonly running: SharedArrayBuffer;
}

export interface Report {
  cases: number;
  slowestMs: number;
  slowest: number;
  growthBytes: number;
  failure?: { readonly index: number | undefined; readonly why: string } | undefined;
}
