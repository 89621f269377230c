import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { runCase } from './cases.ts';
import type { Order, Report } from './protocol.ts';

/** A case takes microseconds; one that takes this long twice is a failure. */
const SLOW_MS = 1_000;
const GROWTH_BYTES = 64 * 2 ** 20;
/** After so many cases, the code is compiled and everything that is created once exists. */
const WARM_UP_CASES = 20_000;

const { seed, first, cases, seconds, running } = workerData as Order;
const collectGarbage = garbageCollector();
const current = new Float64Array(running);
const report: Report = { cases: 0, slowestMs: 0, slowest: first, growthBytes: 0 };
let warm: number | undefined;
const endsAt = performance.now() + seconds * 1_000;

for (let index = first; index < first + cases; index++) {
  if (index === first + WARM_UP_CASES) warm = heldBytes();
  const startedAt = performance.now();
  if (startedAt > endsAt) break;
  current[0] = index;
  report.failure = failureOf(index);
  if (report.failure !== undefined) break;
  let tookMs = performance.now() - startedAt;
  if (tookMs > SLOW_MS) {
    // The machine may have been busy: try again.
    const againAt = performance.now();
    failureOf(index);
    tookMs = Math.min(tookMs, performance.now() - againAt);
  }
  report.cases++;
  if (tookMs > report.slowestMs) Object.assign(report, { slowestMs: tookMs, slowest: index });
  if (tookMs > SLOW_MS) {
    report.failure = { index, why: `It took ${Math.round(tookMs)} ms.` };
    break;
  }
}
if (warm !== undefined) report.growthBytes = heldBytes() - warm;
if (report.failure === undefined && report.growthBytes > GROWTH_BYTES) {
  report.failure = {
    index: undefined,
    why: `${report.growthBytes} bytes more are held than after the warm-up.`,
  };
}
parentPort?.postMessage(report);

function failureOf(index: number): Report['failure'] {
  try {
    runCase(seed, index);
    return undefined;
  } catch (error) {
    return { index, why: error instanceof Error ? String(error.stack) : String(error) };
  }
}

/** The memory this thread uses after garbage collection. */
function heldBytes(): number {
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
}
