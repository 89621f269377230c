/** The cost of one step. `outcome` is 'done', an error's code, or 'failed: …' for what must not happen. */
export interface Cost {
  readonly step: string;
  readonly outcome: string;
  readonly tookMs: number;
  readonly grownBytes: number;
}
