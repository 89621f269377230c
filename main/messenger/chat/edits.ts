import type { Connection } from '../../engine/index.ts';
import type { Calls, TextItem } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Links } from '../links/links.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { ChangedMessage, DeleteMessage, EditMessage } from './chat-messages.ts';

/** Edits that are read from the queue together. */
const PAGE = 100;

/** What somebody made of his own text, and the other side has not acknowledged. */
export interface Edit {
  /** Its place in the queue. */
  readonly seq: number;
  /** 16 random hex digits. */
  readonly id: string;
  readonly itemId: string;
  /** The new text; null: it was deleted. */
  readonly text: string | null;
}

/** Where changes wait. Synchronous: what `put` returned from is kept. */
export interface EditStore {
  /** In the place of an earlier change of the same item. */
  put(personId: string, change: Omit<Edit, 'seq'>): void;
  /** The oldest `limit` changes after a place in the queue. */
  waiting(personId: string, afterSeq: number, limit: number): Edit[];
  settle(personId: string, changeId: string): void;
  forget(personId: string): void;
}

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly conversations: Conversations;
  readonly store: EditStore;
  readonly environment: Environment;
}

/**
 * Texts that their writer changes afterwards, or takes back, on both sides. A change waits like a text until the other side
 * has acknowledged it. It may overtake a text that is still to be sent: that one leaves as it is then.
 *
 *     Ann → Bob  edit {id, change, text} | delete {id, change}     id: what Ann calls her text
 *     Bob → Ann  changed {ids}                                     of changes, also of a text that he does not have
 */
export class Edits implements Feature {
  readonly #parts: Parts;
  /** The newest change that was put on a connection. */
  readonly #sentUpTo = new WeakMap<Connection, number>();

  readonly calls = {
    editText: async (personId, itemId, text) => this.#edit(this.#parts.people.need(personId), itemId, text),
  } satisfies Partial<Calls>;

  readonly messages = {
    edit: onMessage(EditMessage, (person, connection, message) =>
      this.#heard(person, connection, message, message.text),
    ),
    delete: onMessage(DeleteMessage, (person, connection, message) =>
      this.#heard(person, connection, message, null),
    ),
    changed: onMessage(ChangedMessage, (person, _, { ids }) => {
      for (const id of ids) this.#parts.store.settle(person.id, id);
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem 'not-editable', 'edits-unsupported' */
  #edit(person: Person, itemId: string, text: string): void {
    const item = this.#ours(person, itemId);
    if (item.text === text) return;
    this.#change(person, { ...item, text, editedAt: this.#parts.environment.clock.now() }, text);
  }

  /** Deletes a text of ours on both sides. @throws Problem 'not-editable', 'edits-unsupported' */
  delete(person: Person, itemId: string): void {
    this.#change(person, deleted(this.#ours(person, itemId)), null);
  }

  linkOpened(person: Person): void {
    void this.#pump(person);
  }

  /** If something is waiting for them, they are called. */
  seen(person: Person): void {
    if (person.secure && this.#parts.store.waiting(person.id, 0, 1).length > 0) this.#leave(person);
  }

  forgetting(person: Person): void {
    this.#parts.store.forget(person.id);
  }

  #heard(
    person: Person,
    connection: Connection,
    message: { readonly id: string; readonly change: string },
    text: string | null,
  ): void {
    const item = this.#theirs(person, message.id);
    if (item !== undefined) this.#apply(person, item, text);
    this.#say(connection, { type: 'changed', ids: [message.change] });
  }

  #apply(person: Person, item: TextItem, text: string | null): void {
    if (text === item.text || item.deleted) return; // it came as it is now, or this came before
    const changed =
      text === null
        ? deleted(item)
        : { ...item, text: text.toWellFormed(), editedAt: this.#parts.environment.clock.now() };
    this.#parts.conversations.change(person.id, changed);
  }

  #change(person: Person, item: TextItem, text: string | null): void {
    const { store, conversations, environment } = this.#parts;
    store.put(person.id, { id: environment.randomHex(8), itemId: item.id, text });
    conversations.change(person.id, item);
    if (person.here) this.#leave(person);
  }

  #leave(person: Person): void {
    this.#parts.links.open(person).then(
      () => this.#pump(person),
      () => {}, // the link says why; the change goes on waiting
    );
  }

  async #pump(person: Person): Promise<void> {
    const control = person.secure ? controlOf(person) : undefined;
    if (control === undefined) return;
    for (;;) {
      const page = this.#parts.store.waiting(person.id, this.#sentUpTo.get(control) ?? 0, PAGE);
      if (page.length === 0) return;
      for (const { seq, id, itemId, text } of page) {
        this.#sentUpTo.set(control, seq);
        const named = { id: itemId, change: id };
        const message = text === null ? { type: 'delete', ...named } : { type: 'edit', ...named, text };
        if (!(await control.send(message).catch(() => false))) return; // again on the next connection
      }
    }
  }

  #ours(person: Person, itemId: string): TextItem {
    const found = this.#parts.conversations.find(itemId);
    const item = found?.personId === person.id && found.item.kind === 'text' ? found.item : undefined;
    if (item?.from !== 'me' || item.deleted) {
      throw new Problem('not-editable');
    }
    if (!person.secure) throw new Problem('edits-unsupported', { who: person.name });
    return item;
  }

  #theirs(person: Person, wireId: string): TextItem | undefined {
    const { conversations } = this.#parts;
    const found = conversations.find(conversations.heardAs(person.id, wireId) ?? '');
    if (found?.personId !== person.id || found.item.kind !== 'text') return undefined;
    return found.item.from === 'them' ? found.item : undefined;
  }

  #say(connection: Connection, message: object): void {
    connection.send(message).catch(() => {}); // its close is told by itself
  }
}

/** What is left of a text that was taken back: that there was one. */
function deleted(item: TextItem): TextItem {
  const { unacknowledged: _, problem: __, editedAt: ___, ...rest } = item;
  const state = item.state === 'delivered' || item.state === 'read' ? item.state : 'sent';
  return { ...rest, text: '', state, deleted: true };
}
