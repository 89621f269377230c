/** A refusal or failure that a person can read and act on. Its message is shown as it is. */
export class Problem extends Error {
  override readonly name = 'Problem';
  /** Stable, for programs: 'unknown-person', 'denied', 'disk-full', … */
  readonly code: string;

  constructor(code: string, sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.code = code;
  }
}
