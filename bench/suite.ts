import type { Table } from './tables.ts';

export interface Run {
  readonly rounds: number;
  /** Shrinks the sizes and counts of the app's transfers, for a quick try. */
  readonly scale: number;
  /** On the disk that the app's transfers use. */
  readonly folder: string;
}

/** Comparisons that are run together. */
export interface Suite {
  readonly name: string;
  run(run: Run): Promise<Table[]>;
}
