/** What a figure should reach, relative to the yardstick's or absolutely. */
export interface Target {
  readonly words: string;
  holds(ours: number, yardstick: number): boolean;
}

export interface Result {
  readonly name: string;
  readonly median: number;
  readonly figures: readonly number[];
}

/** Candidates that do the same work, a line each; the last one is the yardstick. */
export interface Comparison {
  readonly title: string;
  readonly unit: string;
  readonly results: readonly Result[];
  /** By name of the candidate. */
  readonly targets: Readonly<Record<string, Target>>;
  /** Paragraphs below the table: what is missing, and why. */
  readonly notes?: readonly string[];
}

/** Many figures at once, each line with a unit of its own. */
export interface Grid {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  readonly notes?: readonly string[];
}

export interface Row {
  readonly name: string;
  readonly cells: readonly Cell[];
  /** In words; each cell says whether it holds. */
  readonly target?: string;
}

export interface Cell {
  readonly figures: readonly number[];
  readonly holds?: boolean;
}

export type Table = Comparison | Grid;

export const atLeast = (factor: number): Target => ({
  words: `≥ ${Number(factor.toFixed(2))} ×`,
  holds: (ours, yardstick) => ours >= factor * yardstick,
});
export const atMost = (factor: number): Target => ({
  words: `≤ ${factor} ×`,
  holds: (ours, yardstick) => ours <= factor * yardstick,
});
export const noMoreThan = (limit: number, unit: string): Target => ({
  words: `≤ ${limit} ${unit}`.trim(),
  holds: (ours) => ours <= limit,
});
export const noLessThan = (limit: number, unit: string): Target => ({
  words: `≥ ${limit} ${unit}`.trim(),
  holds: (ours) => ours >= limit,
});

export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5);
}

/** The `q`-quantile (nearest rank). */
export function quantile(figures: readonly number[], q: number): number {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}
