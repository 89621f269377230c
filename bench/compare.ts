/** One way of doing the work; `run` measures it once. */
export interface Candidate {
  readonly name: string;
  run(): Promise<number>;
}

export interface Result {
  readonly name: string;
  readonly median: number;
  readonly figures: readonly number[];
}

/**
 * Runs all candidates in turn, `rounds` times, so that noise hits them all: figures of one run are
 * comparable with each other and nothing else. A first round, not counted, warms the caches.
 */
export async function compare(candidates: readonly Candidate[], rounds: number): Promise<Result[]> {
  const figures = candidates.map((): number[] => []);
  for (let round = -1; round < rounds; round++) {
    for (const [index, candidate] of candidates.entries()) {
      const figure = await candidate.run();
      if (round >= 0) figures[index]?.push(figure);
      process.stderr.write('.');
    }
  }
  process.stderr.write('\n');
  return candidates.map(({ name }, index) => ({
    name,
    median: median(figures[index] ?? []),
    figures: figures[index] ?? [],
  }));
}

export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The `q`-quantile (nearest rank). */
export function quantile(figures: readonly number[], q: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
