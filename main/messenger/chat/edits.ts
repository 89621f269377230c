import type { Connection } from '../../engine/index.ts';
import type { Calls, TextItem } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import { type Ending, type Feature, onMessage } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { controlOf } from '../links/control-connection.ts';
import type { Links } from '../links/links.ts';
import type { Reconnecting } from '../links/reconnecting.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import { ChangedMessage, DeleteMessage, EditMessage } from './chat-messages.ts';

/** Edits read from the queue at a time. */
const PAGE = 100;

/** A change to one of our texts that the other side has not acknowledged yet. */
export interface Edit {
  /** Its position in the queue. */
  readonly seq: number;
  /** 16 random hex digits. */
  readonly id: string;
  readonly itemId: string;
  /** The new text; null if it was deleted. */
  readonly text: string | null;
}

/** Where changes wait. Synchronous: once `put` returns, the change is stored. What can't be throws a Problem 'storage-…'. */
export interface EditStore {
  /** Replaces an earlier change to the same item. */
  put(personId: string, change: Omit<Edit, 'seq'>): void;
  /** The oldest `limit` changes after a position in the queue. */
  waiting(personId: string, afterSeq: number, limit: number): Edit[];
  settle(personId: string, changeId: string): void;
  forget(personId: string): void;
}

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly reconnecting: Pick<Reconnecting, 'afterFailure' | 'soon'>;
  readonly conversations: Conversations;
  readonly store: EditStore;
  readonly environment: Environment;
}

/**
 * Edits and deletes sent texts, on both sides. A change waits, like a text, until the other side has
 * acknowledged it. It may overtake a text that has not been sent yet: that text is then sent in its new form.
 *
 *     Ann → Bob  edit {id, change, text} | delete {id, change}     id: Ann's ID for her text
 *     Bob → Ann  changed {ids}                                     of changes, even if the text is missing
 */
export class Edits implements Feature {
  readonly #parts: Parts;
  /** The newest change sent on each connection. */
  readonly #sentUpTo = new WeakMap<Connection, number>();

  readonly calls = {
    editText: async (personId, itemId, text) => this.#edit(this.#parts.people.need(personId), itemId, text),
  } satisfies Partial<Calls>;

  readonly messages = {
    edit: onMessage(EditMessage, (person, connection, message) =>
      this.#receive(person, connection, message, message.text),
    ),
    delete: onMessage(DeleteMessage, (person, connection, message) =>
      this.#receive(person, connection, message, null),
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
    this.#pump(person).catch(ignoreStorageProblem);
  }

  /** Changes in flight on the closed connection may be lost: they are sent again on the other one. */
  linkReplaced(person: Person): void {
    const control = controlOf(person);
    if (control !== undefined) this.#sentUpTo.delete(control);
    this.#pump(person).catch(ignoreStorageProblem);
  }

  /** They disconnected, and changes in flight may not have arrived. */
  linkLost(person: Person, { how }: Ending): void {
    if (how === 'by-them' && person.here && this.#hasWaiting(person)) this.#parts.reconnecting.soon(person);
  }

  /** If something is waiting for them, we connect. */
  seen(person: Person): void {
    if (this.#hasWaiting(person)) this.#sendChanges(person);
  }

  forgetting(person: Person): void {
    this.#parts.store.forget(person.id);
  }

  #receive(
    person: Person,
    connection: Connection,
    message: { readonly id: string; readonly change: string },
    text: string | null,
  ): void {
    const item = this.#theirs(person, message.id);
    if (item !== undefined) this.#apply(person, item, text);
    this.#send(connection, { type: 'changed', ids: [message.change] });
  }

  #apply(person: Person, item: TextItem, text: string | null): void {
    if (text === item.text || item.deleted) return; // the text arrived in its new form, or this is a repeat
    const changed =
      text === null
        ? deleted(item)
        : { ...item, text: text.toWellFormed(), editedAt: this.#parts.environment.clock.now() };
    this.#parts.conversations.change(person.id, changed);
  }

  #change(person: Person, item: TextItem, text: string | null): void {
    const { store, conversations, environment } = this.#parts;
    const change = { id: environment.randomHex(8), itemId: item.id, text };
    conversations.change(person.id, item, () => store.put(person.id, change));
    if (person.here) this.#sendChanges(person);
  }

  /** None while they can't be read. */
  #hasWaiting(person: Person): boolean {
    try {
      return person.secure && this.#parts.store.waiting(person.id, 0, 1).length > 0;
    } catch (error) {
      ignoreStorageProblem(error);
      return false;
    }
  }

  #sendChanges(person: Person): void {
    this.#parts.links.open(person).then(
      () => this.#pump(person).catch(ignoreStorageProblem),
      (error: unknown) => this.#parts.reconnecting.afterFailure(person, error), // the change keeps waiting
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
        if (!(await control.send(message).catch(() => false))) return; // sent again on the next connection
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

  #send(connection: Connection, message: object): void {
    connection.send(message).catch(() => {}); // the connection's close is reported separately
  }
}

/** What remains of a deleted text: the fact that there was one. */
function deleted(item: TextItem): TextItem {
  const { unacknowledged: _, problem: __, editedAt: ___, ...rest } = item;
  const state = item.state === 'delivered' || item.state === 'read' ? item.state : 'sent';
  return { ...rest, text: '', state, deleted: true };
}
