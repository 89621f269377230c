import type { ProblemCode, ProblemFacts, ProblemView } from '../ipc/contract.ts';

type Facts<C extends ProblemCode> = keyof ProblemFacts[C] extends never ? [] : [facts: ProblemFacts[C]];

/** Something went wrong in a way that a person has to know: a code and its facts, for which a window has the words. */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  readonly code: C;
  readonly view: ProblemView;

  constructor(code: C, ...[facts]: Facts<C>) {
    const told = facts ?? {};
    super(`${code} ${JSON.stringify(told)}`);
    this.name = 'Problem';
    this.code = code;
    this.view = { code, ...told } as ProblemView;
  }

  /** From a view: what a window would be told. */
  static of(view: ProblemView): Problem {
    const { code, ...facts } = view;
    return new Problem(code, ...([facts] as unknown as Facts<ProblemCode>));
  }

  /** What led to it, for the log. */
  because(cause: unknown): this {
    this.cause = cause;
    return this;
  }
}
