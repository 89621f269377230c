/** What came of a case. */
export interface Outcome {
  /** What does not hold; empty if all is well. */
  readonly complaints: readonly string[];
  /** Milliseconds, by what they measure; undefined: never. */
  readonly figures: Readonly<Record<string, number | undefined>>;
  /** What else was measured. */
  readonly facts?: readonly string[];
  /** What was shown, when: for whoever looks for the cause of a complaint. */
  readonly story: readonly string[];
}

/** One line of the table. */
export interface Case {
  readonly name: string;
  readonly says: string;
  /** It measures what other labs at its side would disturb. */
  readonly isAlone?: true;
  /** Runs only with `--long`, or by its name. */
  readonly isLong?: true;
  whyNot?(): string | undefined;
  play(): Promise<Outcome>;
}
