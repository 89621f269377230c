import { Worker } from 'node:worker_threads';
import type { Batch, BatchResult, Order } from './worker.ts';

/** A schedule that takes this long hangs. */
const HANG_MS = 30_000;
const BATCH = 16;
/** Schedules that are named because they took longest to settle. */
const SLOWEST = 3;

export interface ManyOptions {
  /** The first seed. */
  readonly from: number;
  readonly schedules: number;
  readonly seconds: number;
  readonly jobs: number;
  readonly machineCount: number | undefined;
}

export interface ManyResult {
  played: number;
  eventCount: number;
  virtualMs: number;
  /** How many schedules settled how long after the weather had cleared, in ms. */
  readonly settled: Map<number, number>;
  /** Those that took longest to settle, the slowest first. */
  slowest: { readonly seed: number; readonly settledMs: number }[];
  /** The seeds that failed, by the kind of their faults. */
  readonly failures: Map<string, number[]>;
}

/** Plays schedule after schedule in as many threads as are wanted, until enough were played or the time is over. */
export async function playMany(options: ManyOptions): Promise<ManyResult> {
  const result: ManyResult = {
    played: 0,
    eventCount: 0,
    virtualMs: 0,
    settled: new Map(),
    slowest: [],
    failures: new Map(),
  };
  const deadlineMs = performance.now() + options.seconds * 1_000;
  let next = options.from;
  const last = options.from + options.schedules;
  const take = (): Batch | undefined => {
    if (next >= last || performance.now() > deadlineMs) return undefined;
    const batch = { from: next, count: Math.min(BATCH, last - next) };
    next += batch.count;
    return batch;
  };
  await Promise.all(
    Array.from({ length: options.jobs }, () =>
      work(options.machineCount, take, (batch) => add(result, batch)),
    ),
  );
  return result;
}

function add(
  result: ManyResult,
  { played, eventCount, virtualMs, settled, slowest, failures }: BatchResult,
): void {
  result.played += played;
  result.eventCount += eventCount;
  result.virtualMs += virtualMs;
  for (const [ms, count] of settled) result.settled.set(ms, (result.settled.get(ms) ?? 0) + count);
  result.slowest = [...result.slowest, slowest]
    .sort((one, other) => other.settledMs - one.settledMs)
    .slice(0, SLOWEST);
  for (const { seed, kinds } of failures) {
    for (const kind of kinds) result.failures.set(kind, [...(result.failures.get(kind) ?? []), seed]);
  }
}

/** One thread: resolves when there is nothing left to play. */
function work(
  machineCount: number | undefined,
  take: () => Batch | undefined,
  done: (result: BatchResult) => void,
): Promise<void> {
  const running = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const current = new Float64Array(running);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { machineCount, running } satisfies Order,
  });
  let seen = -1;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const watch = setInterval(() => {
    if (current[0] !== seen) {
      seen = current[0] as number;
      return;
    }
    done(hung(seen));
    resolve();
  }, HANG_MS);
  const next = () => {
    const batch = take();
    if (batch === undefined) resolve();
    else worker.postMessage(batch);
  };
  worker.on('message', (result: BatchResult) => {
    done(result);
    next();
  });
  worker.on('error', reject);
  next();
  return promise.finally(() => {
    clearInterval(watch);
    void worker.terminate();
  });
}

function hung(seed: number): BatchResult {
  return {
    played: 1,
    eventCount: 0,
    virtualMs: 0,
    settled: new Map(),
    slowest: { seed, settledMs: 0 },
    failures: [{ seed, kinds: ['it hangs'] }],
  };
}
