import { once } from 'node:events';
import { setInterval } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Order, Report } from './protocol.ts';

/** A case that takes this long hangs. */
const HANG_MS = 10_000;
const LOOK_MS = 500;

/** Runs cases in a worker thread and watches it, because a thread that hangs cannot report it. */
export async function runCases(order: Omit<Order, 'running'>): Promise<Report> {
  const running = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: { ...order, running } satisfies Order,
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  });
  const done = new AbortController();
  const hung = watch(new Float64Array(running), done.signal);
  try {
    const ended = once(worker, 'message') as Promise<[Report]>;
    const outcome = await Promise.race([ended.then(([report]) => report), hung]);
    if (typeof outcome !== 'number') return outcome;
    const failure = { index: outcome, why: `It hangs: not over after ${HANG_MS / 1_000} s.` };
    return { cases: outcome - order.first, slowestMs: HANG_MS, slowest: outcome, growthBytes: 0, failure };
  } catch (error) {
    const index = new Float64Array(running)[0];
    const failure = { index, why: error instanceof Error ? String(error.stack) : String(error) };
    return { cases: 0, slowestMs: 0, slowest: 0, growthBytes: 0, failure };
  } finally {
    done.abort();
    await worker.terminate();
  }
}

/** Resolves to the case that has been running for too long. */
async function watch(current: Float64Array, signal: AbortSignal): Promise<number> {
  let seen = -1;
  let looks = 0;
  try {
    for await (const _ of setInterval(LOOK_MS, undefined, { signal })) {
      const now = current[0] as number;
      looks = now === seen ? looks + 1 : 0;
      seen = now;
      if (looks * LOOK_MS >= HANG_MS) return now;
    }
  } catch {
    // The run is over.
  }
  return new Promise(() => undefined);
}
