import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RuleAction, RuleKind, RuleLimits } from '../../ipc/contract.ts';

/** A rule as it is kept. `subject`: a person's id, or the IPv4 address of programs without a certificate. */
export interface Rule extends RuleLimits {
  readonly subject: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** What the user has decided once about people, or about an address, so that he is not asked again. */
export class Rules {
  readonly #now: () => number;
  readonly #get: StatementSync;
  readonly #set: StatementSync;
  readonly #revoke: StatementSync;
  readonly #revokeAll: StatementSync;
  readonly #all: StatementSync;

  constructor(database: DatabaseSync, now: () => number) {
    this.#now = now;
    this.#get = database.prepare('SELECT action, until, max_bytes FROM rules WHERE person = ? AND kind = ?');
    this.#set = database.prepare(
      `INSERT INTO rules (person, kind, action, until, max_bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET action = excluded.action, until = excluded.until, max_bytes = excluded.max_bytes`,
    );
    this.#revoke = database.prepare('DELETE FROM rules WHERE person = ? AND kind = ?');
    this.#revokeAll = database.prepare('DELETE FROM rules WHERE person = ?');
    this.#all = database.prepare(
      'SELECT person, kind, action, until, max_bytes FROM rules ORDER BY person, kind',
    );
  }

  /** A rule for whatever they want goes before one for something. `sizeBytes`: of the files that are offered. */
  decide(subject: string, kind: RuleKind, sizeBytes = 0): RuleAction | undefined {
    return this.#decideOne(subject, 'any', sizeBytes) ?? this.#decideOne(subject, kind, sizeBytes);
  }

  set(
    subject: string,
    kind: RuleKind,
    action: RuleAction | null,
    { until, maxBytes }: RuleLimits = {},
  ): void {
    if (action === null) this.#revoke.run(subject, kind);
    else this.#set.run(subject, kind, action, until ?? null, maxBytes ?? null);
  }

  /** Up to which size the files of somebody are taken; undefined: of any size, or none at all. */
  maxBytes(subject: string): number | undefined {
    const limit = this.#get.get(subject, 'file')?.max_bytes;
    return typeof limit === 'number' ? limit : undefined;
  }

  /** Those that still hold. */
  all(): Rule[] {
    return this.#all.all().flatMap(({ person, kind, action, until, max_bytes }) => {
      if (!isKind(kind) || !isAction(action) || this.#isOver(until)) return [];
      return {
        subject: String(person),
        kind,
        action,
        ...(typeof until === 'number' ? { until } : {}),
        ...(typeof max_bytes === 'number' ? { maxBytes: max_bytes } : {}),
      };
    });
  }

  forget(subject: string): void {
    this.#revokeAll.run(subject);
  }

  #decideOne(subject: string, kind: RuleKind, sizeBytes: number): RuleAction | undefined {
    const { action, until, max_bytes } = this.#get.get(subject, kind) ?? {};
    if (!isAction(action) || this.#isOver(until)) return undefined;
    // What is too large for a rule is asked about; nothing is too small to be refused.
    const tooLarge = typeof max_bytes === 'number' && sizeBytes > max_bytes;
    return action === 'accept' && tooLarge ? undefined : action;
  }

  #isOver(until: unknown): boolean {
    return typeof until === 'number' && until <= this.#now();
  }
}

function isAction(value: unknown): value is RuleAction {
  return value === 'accept' || value === 'block';
}

function isKind(value: unknown): value is RuleKind {
  return value === 'chat' || value === 'file' || value === 'data' || value === 'any';
}
