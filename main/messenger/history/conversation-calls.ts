import type { Calls, ItemView } from '../../ipc/contract.ts';
import type { AppShell } from '../app-shell.ts';
import type { Feature } from '../feature.ts';
import { safeFileName } from '../files/file-name.ts';
import type { LocalizedText } from '../localized-text.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { saveAs } from '../save-as.ts';
import type { Conversations } from './conversations.ts';
import { exportConversation } from './export-conversation.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly shell: AppShell;
  readonly words: LocalizedText;
}

/** Lets the user read, search and export conversations. */
export class ConversationCalls implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    items: async (personId, before, limit) =>
      this.#parts.conversations.items(this.#parts.people.need(personId).id, before, limit),
    itemsAfter: async (personId, after, limit) =>
      this.#parts.conversations.itemsAfter(this.#parts.people.need(personId).id, after, limit),
    search: async (query, personId, limit) => this.#parts.conversations.search(query, personId, limit),
    exportConversation: async (personId, format) => {
      const { people, conversations, shell, words } = this.#parts;
      const { name } = people.need(personId);
      const fileName = safeFileName(`${words.exportName(name)}.${format === 'text' ? 'txt' : 'json'}`);
      const wordsOf = (item: ItemView) => words.exported(item, name);
      const pageAfter = (after: string, limit: number) => conversations.itemsAfter(personId, after, limit);
      return saveAs(shell, fileName, (path) => exportConversation(path, { format, wordsOf, pageAfter }));
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  forgetting({ id }: Person): void {
    this.#parts.conversations.forget(id);
  }
}
