import { type Cell, type Grid, median, noMoreThan, type Row, type Target } from '../tables.ts';
import type { EndCost, TransferFigures } from './transfers.ts';

/** A column: what was sent, and what happened in each round. */
export interface Costly {
  readonly name: string;
  readonly sizeBytes: number;
  readonly rounds: readonly TransferFigures[];
}

type End = 'sender' | 'receiver';
const ENDS: readonly End[] = ['sender', 'receiver'];
/** Of a large file: of small ones it is mostly spent on each of them. */
export const CPU_TARGETS: Readonly<Record<End, Target>> = {
  sender: noMoreThan(1.6, ''),
  receiver: noMoreThan(1.9, ''),
};
const MEMORY = noMoreThan(200, '');
const GAP = noMoreThan(30, '');
/** Threads that do less than this, in percent of a core, say nothing about what a transfer is bound by. */
const IDLE_PERCENT = 2;

/** What sending cost Lanline at both ends, and how busy its threads were: what is near 100 % is what it is bound by. */
export function costGrid(
  title: string,
  columns: readonly Costly[],
  cpuTargets: Partial<typeof CPU_TARGETS> = {},
): Grid {
  const row = (
    name: string,
    read: (end: EndCost, column: Costly) => number,
    end: End,
    target?: Target,
  ): Row => ({
    name: `${name}, ${end}`,
    ...(target === undefined ? {} : { target: target.words }),
    cells: columns.map((column) =>
      cellOf(
        column.rounds.map((round) => read(round[end], column)),
        target,
      ),
    ),
  });
  const rows = [
    ...ENDS.map((end) =>
      row(
        'CPU seconds per GiB',
        ({ cpuSeconds }, { sizeBytes }) => (cpuSeconds / sizeBytes) * 2 ** 30,
        end,
        cpuTargets[end],
      ),
    ),
    ...ENDS.map((end) => row('memory at its peak, MB', ({ peakBytes }) => peakBytes / 1e6, end, MEMORY)),
    ...ENDS.map((end) =>
      row('main thread busy at a stretch, at most, ms', ({ longestGapMs }) => longestGapMs, end, GAP),
    ),
    ...ENDS.flatMap((end) =>
      busyThreads(columns, end).map((thread) =>
        row(`load of \`${thread}\`, % of a core`, ({ loads }) => 100 * (loads.get(thread) ?? 0), end),
      ),
    ),
  ];
  return { title, columns: columns.map(({ name }) => name), rows };
}

function cellOf(figures: readonly number[], target: Target | undefined): Cell {
  return target === undefined ? { figures } : { figures, holds: target.holds(median(figures), Number.NaN) };
}

/** The busiest first. */
function busyThreads(columns: readonly Costly[], end: End): string[] {
  const all = columns.flatMap(({ rounds }) => rounds.map((round) => round[end].loads));
  const mean = (name: string) =>
    (100 * all.reduce((sum, loads) => sum + (loads.get(name) ?? 0), 0)) / all.length;
  return [...new Set(all.flatMap((loads) => [...loads.keys()]))]
    .filter((name) => mean(name) >= IDLE_PERCENT)
    .sort((a, b) => mean(b) - mean(a));
}
