import { parentPort, workerData } from 'node:worker_threads';
import { drawSchedule } from '../schedule/draw.ts';
import { play } from './play.ts';

/** What a worker is told. */
export interface Order {
  readonly machineCount: number | undefined;
  /** The seed being played, for whoever watches: a worker that hangs cannot say so. */
  readonly running: SharedArrayBuffer;
}

/** Seeds to play next. */
export interface Batch {
  readonly from: number;
  readonly count: number;
}

export interface BatchResult {
  readonly played: number;
  readonly eventCount: number;
  readonly virtualMs: number;
  /** How many schedules settled how long after the weather had cleared, in ms. */
  readonly settled: ReadonlyMap<number, number>;
  /** The schedule that took longest to settle. */
  readonly slowest: { readonly seed: number; readonly settledMs: number };
  readonly failures: readonly { readonly seed: number; readonly kinds: readonly string[] }[];
}

if (parentPort !== null) {
  const port = parentPort;
  Error.stackTraceLimit = 0; // a tenth of the time; whoever looks for a cause plays the seed alone
  const { machineCount, running } = workerData as Order;
  const current = new Float64Array(running);
  port.on('message', async ({ from, count }: Batch) => {
    let eventCount = 0;
    let virtualMs = 0;
    const settled = new Map<number, number>();
    let slowest = { seed: from, settledMs: 0 };
    const failures: { seed: number; kinds: string[] }[] = [];
    for (let seed = from; seed < from + count; seed++) {
      current[0] = seed;
      try {
        const outcome = await play(drawSchedule(seed, machineCount));
        eventCount += outcome.eventCount;
        virtualMs += outcome.virtualMs;
        const { settledMs } = outcome;
        if (settledMs !== undefined) settled.set(settledMs, (settled.get(settledMs) ?? 0) + 1);
        if ((settledMs ?? 0) > slowest.settledMs) slowest = { seed, settledMs: settledMs ?? 0 };
        const kinds = [...new Set(outcome.faults.map(({ kind }) => kind))];
        if (kinds.length > 0) failures.push({ seed, kinds });
      } catch (error) {
        failures.push({ seed, kinds: [`the simulation itself failed: ${error}`] });
      }
    }
    port.postMessage({
      played: count,
      eventCount,
      virtualMs,
      settled,
      slowest,
      failures,
    } satisfies BatchResult);
  });
}
