import type { Connection } from '../../engine/index.ts';
import type { Calls } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { MAX_RECEIPTS } from '../limits.ts';
import { controlOf } from '../links/control-connection.ts';
import { isLanlineSince } from '../links/their-version.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import { DeliveredMessage, ReadHeardMessage, ReadMessage } from './chat-messages.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly clock: Clock;
  /** Whether the user lets others see what they have read. */
  tellsRead(): boolean;
}

/** Tracks which texts were delivered and read, on both sides. */
export class Receipts implements Feature {
  readonly #parts: Parts;
  /** Texts received in this turn of the event loop, by connection: one receipt covers them all. */
  readonly #received = new Map<Connection, string[]>();

  readonly calls = {
    markRead: async (personId) => this.#markRead(this.#parts.people.need(personId)),
  } satisfies Partial<Calls>;

  readonly messages = {
    delivered: onMessage(DeliveredMessage, (person, _, { ids }) => this.#got(person, 'delivered', ids)),
    read: onMessage(ReadMessage, (person, connection, { ids }) => {
      this.#got(person, 'read', ids);
      if (isLanlineSince(person, '0.3')) sendInParts(connection, 'read-heard', ids);
    }),
    'read-heard': onMessage(ReadHeardMessage, (person, _, { ids }) => this.#told(person, ids)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A text of theirs is stored: they are told at the end of this turn of the event loop. */
  acknowledge(connection: Connection, wireId: string): void {
    const ids = this.#received.get(connection) ?? [];
    if (ids.length === 0) this.#parts.clock.soon(() => this.#sendDelivered(connection));
    this.#received.set(connection, ids);
    ids.push(wireId);
  }

  linkOpened(person: Person): void {
    this.#tellRead(person);
  }

  /** Receipts in flight on the closed connection may be lost. */
  linkReplaced(person: Person): void {
    this.#tellRead(person);
  }

  #sendDelivered(connection: Connection): void {
    const ids = this.#received.get(connection) ?? [];
    this.#received.delete(connection);
    sendInParts(connection, 'delivered', ids);
  }

  /** The user has read what they wrote: they are told now, or on the next connection. */
  #markRead(person: Person): void {
    const { conversations, tellsRead } = this.#parts;
    conversations.markRead(person.id);
    if (!person.secure) return;
    try {
      conversations.readTexts(person.id, tellsRead());
    } catch (error) {
      return ignoreStorageProblem(error); // it is done when they are read the next time
    }
    this.#tellRead(person);
  }

  /** Says what was read and is not known to have been heard. */
  #tellRead(person: Person): void {
    const control = person.secure && this.#parts.tellsRead() ? controlOf(person) : undefined;
    if (control === undefined) return;
    const ids = this.#parts.conversations.untoldReads(person.id);
    sendInParts(control, 'read', ids);
    if (!isLanlineSince(person, '0.3')) this.#told(person, ids); // it never says that it has heard
  }

  #told(person: Person, ids: readonly string[]): void {
    try {
      this.#parts.conversations.toldReads(person.id, ids);
    } catch (error) {
      ignoreStorageProblem(error); // they are told once more
    }
  }

  #got(person: Person, type: 'delivered' | 'read', ids: readonly string[]): void {
    const { conversations } = this.#parts;
    for (const id of ids) {
      const found = conversations.find(id);
      if (found?.personId !== person.id || found.item.kind !== 'text' || found.item.from !== 'me') continue;
      if (found.item.state === 'read' || found.item.state === type) continue;
      const { unacknowledged: _, problem: __, ...item } = found.item;
      conversations.update(person.id, { ...item, state: type }, true);
    }
  }
}

function sendInParts(
  connection: Connection,
  type: 'delivered' | 'read' | 'read-heard',
  ids: readonly string[],
): void {
  for (let at = 0; at < ids.length; at += MAX_RECEIPTS) {
    // If the connection is lost, the texts are sent again and get new receipts.
    connection.send({ type, ids: ids.slice(at, at + MAX_RECEIPTS) }).catch(() => {});
  }
}
