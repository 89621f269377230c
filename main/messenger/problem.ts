import type { ProblemCode, ProblemFacts, ProblemView } from '../ipc/contract.ts';

type Facts<C extends ProblemCode> = keyof ProblemFacts[C] extends never ? [] : [facts: ProblemFacts[C]];

/**
 * Something went wrong that a person has to know about: a code and its facts, which a window puts into words.
 */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  readonly view: ProblemView;

  constructor(code: C, ...[facts]: Facts<C>) {
    const given = facts ?? {};
    super(`${code} ${JSON.stringify(given)}`);
    this.name = 'Problem';
    this.code = code;
    this.view = { code, ...given } as ProblemView;
  }

  /** Makes a Problem from the view that a window would be sent. */
  static of(view: ProblemView): Problem {
    const { code, ...facts } = view;
    return new Problem(code, ...([facts] as unknown as Facts<ProblemCode>));
  }

  /** Attaches the underlying error, for the log. */
  because(cause: unknown): this {
    this.cause = cause;
    return this;
  }
}
