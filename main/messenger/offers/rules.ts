import type { RuleAction, RuleKind, RuleLimits } from '../../ipc/contract.ts';

/** A rule as stored. `subject`: a person's ID, or the IPv4 address of programs without a certificate. */
export interface Rule extends RuleLimits {
  readonly subject: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** Where rules are stored. Synchronous: once `put` returns, the rule is stored. What can't be throws a Problem 'storage-…'. */
export interface RuleStore {
  all(): Rule[];
  get(subject: string, kind: RuleKind): Rule | undefined;
  /** Replaces an earlier rule for the same subject and kind. */
  put(rule: Rule): void;
  delete(subject: string, kind: RuleKind): void;
  deleteAll(subject: string): void;
}

/** What the user has decided about a person or an address, so that they are not asked again. */
export class Rules {
  readonly #store: RuleStore;
  readonly #now: () => number;

  constructor(store: RuleStore, now: () => number) {
    this.#store = store;
    this.#now = now;
  }

  /** A rule for anything overrides one for a kind. `sizeBytes`: the total size of the offered files. */
  decide(subject: string, kind: RuleKind, sizeBytes = 0): RuleAction | undefined {
    return this.#decideOne(subject, 'any', sizeBytes) ?? this.#decideOne(subject, kind, sizeBytes);
  }

  set(subject: string, kind: RuleKind, action: RuleAction | null, limits: RuleLimits = {}): void {
    if (action === null) this.#store.delete(subject, kind);
    else this.#store.put({ subject, kind, action, ...limits });
  }

  /** The size up to which somebody's files are accepted; undefined if there is no limit or no rule. */
  maxBytes(subject: string): number | undefined {
    return this.#store.get(subject, 'file')?.maxBytes;
  }

  /** The rules still in force. */
  all(): Rule[] {
    return this.#store.all().filter((rule) => !this.#isExpired(rule));
  }

  forget(subject: string): void {
    this.#store.deleteAll(subject);
  }

  #decideOne(subject: string, kind: RuleKind, sizeBytes: number): RuleAction | undefined {
    const rule = this.#store.get(subject, kind);
    if (rule === undefined || this.#isExpired(rule)) return undefined;
    // A size limit restricts accepting only: larger files are asked about, but a block applies to any size.
    const tooLarge = rule.maxBytes !== undefined && sizeBytes > rule.maxBytes;
    return rule.action === 'accept' && tooLarge ? undefined : rule.action;
  }

  #isExpired({ until }: Rule): boolean {
    return until !== undefined && until <= this.#now();
  }
}
