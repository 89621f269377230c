import type { SQLOutputValue } from 'node:sqlite';
import type { RuleKind } from '../../ipc/contract.ts';
import type { Rule, RuleStore } from '../offers/rules.ts';
import type { GuardedDatabase, GuardedStatement } from './guarded-database.ts';

/** Stores rules in the database. */
export class StoredRules implements RuleStore {
  readonly #all: GuardedStatement;
  readonly #get: GuardedStatement;
  readonly #put: GuardedStatement;
  readonly #delete: GuardedStatement;
  readonly #deleteAll: GuardedStatement;

  constructor(database: GuardedDatabase) {
    const columns = 'SELECT person, kind, action, until, max_bytes FROM rules';
    this.#all = database.prepare(`${columns} ORDER BY person, kind`);
    this.#get = database.prepare(`${columns} WHERE person = ? AND kind = ?`);
    this.#put = database.prepare(
      `INSERT INTO rules (person, kind, action, until, max_bytes) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE
       SET action = excluded.action, until = excluded.until, max_bytes = excluded.max_bytes`,
    );
    this.#delete = database.prepare('DELETE FROM rules WHERE person = ? AND kind = ?');
    this.#deleteAll = database.prepare('DELETE FROM rules WHERE person = ?');
  }

  all(): Rule[] {
    return this.#all.all().flatMap((row) => ruleOf(row) ?? []);
  }

  get(subject: string, kind: RuleKind): Rule | undefined {
    const row = this.#get.get(subject, kind);
    return row && ruleOf(row);
  }

  put({ subject, kind, action, until, maxBytes }: Rule): void {
    this.#put.run(subject, kind, action, until ?? null, maxBytes ?? null);
  }

  delete(subject: string, kind: RuleKind): void {
    this.#delete.run(subject, kind);
  }

  deleteAll(subject: string): void {
    this.#deleteAll.run(subject);
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
