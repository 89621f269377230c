import type { Calls, ItemView } from '../../ipc/contract.ts';
import type { Feature } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import type { Edits } from './edits.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly edits: Edits;
  /** Asks every feature to let go of an item. @throws Problem of the first feature that objects */
  removing(person: Person, item: ItemView): Promise<void>;
}

/** Deletes items, on this device only or for everyone. */
export class Deletion implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    deleteItem: async (personId, itemId, forBoth) => {
      const { people, conversations, edits, removing } = this.#parts;
      const person = people.need(personId);
      if (forBoth) return edits.delete(person, itemId);
      const found = conversations.find(itemId);
      if (found?.personId !== personId) return; // already deleted
      await removing(person, found.item);
      conversations.remove(personId, itemId);
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }
}
