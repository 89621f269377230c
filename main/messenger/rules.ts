import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { RuleAction, RuleKind } from '../ipc/contract.ts';

/** What the user has decided about people once, so that he is not asked again. */
export class Rules {
  readonly #get: StatementSync;
  readonly #set: StatementSync;
  readonly #revoke: StatementSync;
  readonly #revokeAll: StatementSync;

  constructor(database: DatabaseSync) {
    this.#get = database.prepare('SELECT action FROM rules WHERE person = ? AND kind = ?');
    this.#set = database.prepare(
      'INSERT INTO rules (person, kind, action) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET action = excluded.action',
    );
    this.#revoke = database.prepare('DELETE FROM rules WHERE person = ? AND kind = ?');
    this.#revokeAll = database.prepare('DELETE FROM rules WHERE person = ?');
  }

  /** A rule for whatever they want goes before one for something. */
  decide(personId: string, kind: RuleKind): RuleAction | undefined {
    return this.#actionOf(personId, 'any') ?? this.#actionOf(personId, kind);
  }

  set(personId: string, kind: RuleKind, action: RuleAction | null): void {
    if (action === null) this.#revoke.run(personId, kind);
    else this.#set.run(personId, kind, action);
  }

  forget(personId: string): void {
    this.#revokeAll.run(personId);
  }

  #actionOf(personId: string, kind: RuleKind): RuleAction | undefined {
    const action = this.#get.get(personId, kind)?.action;
    return action === 'accept' || action === 'block' ? action : undefined;
  }
}
