import { median, type Result } from './tables.ts';

/** One way of doing the work; `run` measures it once. */
export interface Candidate {
  readonly name: string;
  run(): Promise<number>;
}

/** Runs all candidates in turn, `rounds` times. */
export async function compare(candidates: readonly Candidate[], rounds: number): Promise<Result[]> {
  const figures = await takeTurns(
    candidates.map((candidate) => () => candidate.run()),
    rounds,
  );
  return candidates.map(({ name }, index) => resultOf(name, figures[index] ?? []));
}

/**
 * Calls each of `runs` in turn, `rounds` times, so that noise hits them all: figures of one run are comparable with each
 * other and nothing else. A first round, not counted, warms the caches. Returns what each came to, round by round.
 */
export async function takeTurns<F>(runs: readonly (() => Promise<F>)[], rounds: number): Promise<F[][]> {
  const all = runs.map((): F[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, run] of runs.entries()) {
      const figure = await run();
      if (round >= 0) all[index]?.push(figure);
      process.stderr.write('.');
    }
  }
  process.stderr.write('\n');
  return all;
}

export function resultOf(name: string, figures: readonly number[]): Result {
  return { name, figures, median: median(figures) };
}
