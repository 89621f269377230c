import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { AppProcess } from './app-process.ts';
import type { Pair } from './pair.ts';
import { CostMeter, type ProcessCost } from './process-cost.ts';

export interface EndCost extends ProcessCost {
  /** How long the main thread was busy at a stretch, at most. */
  readonly longestGapMs: number;
}

/** What happened while files were sent. */
export interface TransferFigures {
  /** From the call of `sendFiles` until both show every transfer as done. */
  readonly seconds: number;
  readonly sender: EndCost;
  readonly receiver: EndCost;
}

/** Ann sends each of `paths` to Bob, all at once. */
export async function transferAll({ ann, bob }: Pair, paths: readonly string[]): Promise<TransferFigures> {
  const costs = [await costOf(ann), await costOf(bob)] as const;
  const begun = await Promise.all(paths.map((path) => send(ann, bob, path)));
  const ended = await Promise.all([allDone(ann, paths.length), allDone(bob, paths.length)]);
  const [sender, receiver] = await Promise.all(costs.map((read) => read()));
  if (sender === undefined || receiver === undefined) throw new Error('Both ends have a cost.');
  const beganAtMs = Math.min(...begun.map(({ atMs }) => atMs));
  return { seconds: (Math.max(...ended) - beganAtMs) / 1000, sender, receiver };
}

export async function send(ann: AppProcess, bob: AppProcess, path: string) {
  const name = basename(path);
  const status = await stat(path);
  return ann.call('sendFiles', bob.id, [{ name, path, sizeBytes: status.isFile() ? status.size : 0 }]);
}

/** When the last of `count` transfers was done. */
export function allDone(app: AppProcess, count: number): Promise<number> {
  return app.until(() => {
    const seen = [...app.transfers.values()];
    const isDone = seen.length === count && seen.every(({ view }) => view.state === 'done');
    return isDone ? Math.max(...seen.map(({ atMs }) => atMs)) : undefined;
  }, 'everything is done');
}

async function costOf(app: AppProcess): Promise<() => Promise<EndCost>> {
  await app.longestGapMs(); // what was before does not count
  const meter = new CostMeter(app.pid);
  return async () => ({ ...meter.read(), longestGapMs: await app.longestGapMs() });
}
