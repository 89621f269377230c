import type { Connection } from '../engine/index.ts';
import type { TextItem } from '../ipc/contract.ts';
import type { Conversations } from './conversations.ts';
import { MAX_KNOWN_TEXTS } from './limits.ts';
import type { Links } from './links.ts';
import type { Message } from './messages.ts';
import type { People } from './people.ts';
import type { Person } from './person.ts';
import { Problem } from './problem.ts';
import { sentenceFor } from './sentences.ts';

/** Words between people, and introductions. */
export class Chat {
  readonly #links: Links;
  readonly #people: People;
  readonly #conversations: Conversations;
  readonly #heard = new Map<string, Set<string>>();
  readonly #introduced = new WeakSet<Connection>();
  readonly #myName: () => string;

  constructor(links: Links, people: People, conversations: Conversations, myName: () => string) {
    this.#links = links;
    this.#people = people;
    this.#conversations = conversations;
    this.#myName = myName;
  }

  /** Shows the text at once; it says by itself how it fares. Calls the person first where needed. */
  send(person: Person, text: string): void {
    const item: TextItem = { ...this.#conversations.base('me'), kind: 'text', text, state: 'sending' };
    this.#conversations.append(person.id, item);
    void this.#deliver(person, item);
  }

  /** @throws Problem 'no-such-text' */
  resend(person: Person, itemId: string): void {
    const found = this.#conversations.find(itemId);
    if (found?.personId !== person.id || found.item.kind !== 'text' || found.item.state !== 'failed') {
      throw new Problem('no-such-text', 'There is nothing to send again.');
    }
    const { problem: _, ...item } = found.item;
    const again: TextItem = { ...item, state: 'sending' };
    this.#conversations.update(person.id, again, true);
    void this.#deliver(person, again);
  }

  /** Tells a Lanline peer our name, once per connection. */
  introduce(connection: Connection): void {
    if (this.#introduced.has(connection)) return;
    this.#introduced.add(connection);
    const hello: Message = { type: 'hello', name: this.#myName() };
    connection.send(hello).catch(() => {}); // its close is told by itself
  }

  /** Tells everybody connected that our name has changed. */
  introduceAgain(people: Iterable<Person>): void {
    for (const person of people) {
      const control = person.lanline ? this.#links.control(person) : undefined;
      if (control === undefined) continue;
      this.#introduced.delete(control);
      this.introduce(control);
    }
  }

  heardHello(person: Person, connection: Connection, name: string): void {
    this.#people.introduced(person, name);
    this.introduce(connection);
  }

  /** `id` names a text that may come twice, when its sender was not sure; it is shown once. */
  heardText(person: Person, text: string, id?: string): void {
    if (id !== undefined && !this.#isNew(person.id, id)) return;
    this.#conversations.append(person.id, {
      ...this.#conversations.base('them'),
      kind: 'text',
      text: text.toWellFormed(),
      state: 'sent',
    });
  }

  async #deliver(person: Person, item: TextItem): Promise<void> {
    try {
      const connection = await this.#links.open(person);
      const text: Message = { type: 'text', id: item.id, text: item.text };
      if (!(await connection.send(person.lanline ? text : item.text))) {
        throw new Problem('closed', 'The connection was closed before this was sent.');
      }
      this.#conversations.update(person.id, { ...item, state: 'sent' }, true);
    } catch (error) {
      const problem = sentenceFor(error, person.name);
      this.#conversations.update(person.id, { ...item, state: 'failed', problem }, true);
    }
  }

  #isNew(personId: string, textId: string): boolean {
    const heard = this.#heard.get(personId) ?? new Set();
    this.#heard.set(personId, heard);
    if (heard.has(textId)) return false;
    heard.add(textId);
    const [oldest] = heard;
    if (heard.size > MAX_KNOWN_TEXTS && oldest !== undefined) heard.delete(oldest);
    return true;
  }
}
