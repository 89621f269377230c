import type { SQLOutputValue } from 'node:sqlite';
import type { RuleKind } from '../../ipc/contract.ts';
import type { Rule, RuleStore } from '../offers/rules.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

/** Stores rules in the database, and keeps them in memory: each change of a person asks for several. */
export class StoredRules implements RuleStore {
  /** By subject and kind. What is here is stored. */
  readonly #rules = new Map<string, Map<RuleKind, Rule>>();
  readonly #put: GuardedStatement;
  readonly #delete: GuardedStatement;
  readonly #deleteAll: GuardedStatement;

  constructor(database: GuardedDatabase) {
    const columns = 'person, kind, action, until, max_bytes';
    for (const row of database.prepare(`SELECT ${columns} FROM rules ORDER BY person, kind`).all()) {
      const rule = ruleOf(row);
      if (rule !== undefined) this.#keep(rule);
    }
    this.#put = database.prepare(
      `INSERT INTO rules (${columns}) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET action = excluded.action, until = excluded.until, max_bytes = excluded.max_bytes`,
    );
    this.#delete = database.prepare('DELETE FROM rules WHERE person = ? AND kind = ?');
    this.#deleteAll = database.prepare('DELETE FROM rules WHERE person = ?');
  }

  all(): Rule[] {
    return [...this.#rules.values()].flatMap((rules) => [...rules.values()]);
  }

  get(subject: string, kind: RuleKind): Rule | undefined {
    return this.#rules.get(subject)?.get(kind);
  }

  put(rule: Rule): void {
    const { subject, kind, action, until, maxBytes } = rule;
    this.#put.run(subject, kind, action, until ?? null, maxBytes ?? null);
    this.#keep(rule);
  }

  delete(subject: string, kind: RuleKind): void {
    this.#delete.run(subject, kind);
    this.#rules.get(subject)?.delete(kind);
  }

  deleteAll(subject: string): void {
    this.#deleteAll.run(subject);
    this.#rules.delete(subject);
  }

  #keep(rule: Rule): void {
    const rules = this.#rules.get(rule.subject) ?? new Map<RuleKind, Rule>();
    this.#rules.set(rule.subject, rules.set(rule.kind, rule));
  }
}

/** Undefined for kinds and actions from a later version. */
function ruleOf({
  person,
  kind,
  action,
  until,
  max_bytes,
}: Record<string, SQLOutputValue>): Rule | undefined {
  if (kind !== 'chat' && kind !== 'file' && kind !== 'data' && kind !== 'any') return undefined;
  if (action !== 'accept' && action !== 'block') return undefined;
  return {
    subject: String(person),
    kind,
    action,
    ...(typeof until === 'number' ? { until } : {}),
    ...(typeof max_bytes === 'number' ? { maxBytes: max_bytes } : {}),
  };
}
