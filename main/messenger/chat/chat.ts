import type { Connection } from '../../engine/index.ts';
import type { Calls, TextItem } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import { MAX_PLAIN_TEXT_CHARS } from '../limits.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { isStorageProblem } from '../storage-state.ts';
import { TextMessage } from './chat-messages.ts';
import type { Receipts } from './receipts.ts';
import type { TextQueue } from './text-queue.ts';
import type { Typing } from './typing.ts';
import { webAddress } from './web-address.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly textQueue: TextQueue;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly shell: AppShell;
}

/** Sends and receives texts between people. */
export class Chat implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    sendText: async (personId, text) => {
      const person = this.#parts.people.need(personId);
      this.#parts.typing.sent(person);
      this.#parts.textQueue.send(person, text);
    },
    sendToSeveral: async (personIds, text) => {
      const { people, textQueue } = this.#parts;
      // Somebody who has left the list meanwhile must not stop the others from getting it.
      const found = [...new Set(personIds)].flatMap((id) => people.get(id) ?? []);
      const sent: { personId: string; item: TextItem }[] = [];
      for (const person of found) {
        try {
          sent.push({ personId: person.id, item: textQueue.send(person, text) });
        } catch (error) {
          // Those who have it are named, so that it isn't written to them again.
          if (sent.length === 0 || !isStorageProblem(error)) throw error;
          break;
        }
      }
      return sent;
    },
    resend: async (personId, itemId) =>
      this.#parts.textQueue.resend(this.#parts.people.need(personId), itemId),
    openLink: async (address) => this.#parts.shell.openLink(webAddress(address)),
  } satisfies Partial<Calls>;

  readonly messages = {
    text: onMessage(TextMessage, (person, connection, { id, text }) =>
      this.#receive(person, connection, id, text),
    ),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A string from a program is shown as a text. */
  takeValue(person: Person, _connection: Connection, value: unknown): boolean {
    if (typeof value !== 'string' || value.length > MAX_PLAIN_TEXT_CHARS) return false;
    this.#parts.conversations.append(person.id, this.#theirs(value));
    return true;
  }

  /** Stores the text before acknowledging it. */
  #receive(person: Person, connection: Connection, wireId: string, text: string): void {
    const { typing, conversations, receipts } = this.#parts;
    typing.stopped(person);
    conversations.appendText(person.id, this.#theirs(text), wireId);
    receipts.acknowledge(connection, wireId);
  }

  #theirs(text: string): TextItem {
    const base = this.#parts.conversations.base('them');
    return { ...base, kind: 'text', text: text.toWellFormed(), state: 'sent' };
  }
}
