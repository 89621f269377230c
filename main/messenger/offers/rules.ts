import type { RuleAction, RuleKind, RuleLimits } from '../../ipc/contract.ts';

/** A rule as it is kept. `subject`: a person's id, or the IPv4 address of programs without a certificate. */
export interface Rule extends RuleLimits {
  readonly subject: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** Where rules are kept. Synchronous: what `put` returned from is kept. */
export interface RuleStore {
  all(): Rule[];
  get(subject: string, kind: RuleKind): Rule | undefined;
  /** In the place of an earlier rule of the same subject and kind. */
  put(rule: Rule): void;
  delete(subject: string, kind: RuleKind): void;
  deleteAll(subject: string): void;
}

/** What the user has decided once about people, or about an address, so that they are not asked again. */
export class Rules {
  readonly #store: RuleStore;
  readonly #now: () => number;

  constructor(store: RuleStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A rule for anything goes before one for something. `sizeBytes`: of the files that are offered. */
  decide(subject: string, kind: RuleKind, sizeBytes = 0): RuleAction | undefined {
    return this.#decideOne(subject, 'any', sizeBytes) ?? this.#decideOne(subject, kind, sizeBytes);
  }

  set(subject: string, kind: RuleKind, action: RuleAction | null, limits: RuleLimits = {}): void {
    if (action === null) this.#store.delete(subject, kind);
    else this.#store.put({ subject, kind, action, ...limits });
  }

  /** Up to which size somebody's files are accepted; undefined: of any size, or none at all. */
  maxBytes(subject: string): number | undefined {
    return this.#store.get(subject, 'file')?.maxBytes;
  }

  /** Those still in force. */
  all(): Rule[] {
    return this.#store.all().filter((rule) => !this.#isOver(rule));
  }

  forget(subject: string): void {
    this.#store.deleteAll(subject);
  }

  #decideOne(subject: string, kind: RuleKind, sizeBytes: number): RuleAction | undefined {
    const rule = this.#store.get(subject, kind);
    if (rule === undefined || this.#isOver(rule)) return undefined;
    // What is too large for a rule is asked about; nothing is too small to be refused.
    const tooLarge = rule.maxBytes !== undefined && sizeBytes > rule.maxBytes;
    return rule.action === 'accept' && tooLarge ? undefined : rule.action;
  }

  #isOver({ until }: Rule): boolean {
    return until !== undefined && until <= this.#now();
  }
}
