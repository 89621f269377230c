import { createStore } from 'zustand/vanilla';
import type { PersonView } from '../../main/ipc/contract.ts';

interface People {
  readonly byId: ReadonlyMap<string, PersonView>;
  replaceAll(list: readonly PersonView[]): void;
  put(person: PersonView): void;
  remove(id: string): void;
}

/** Everyone we can see or know. */
export function createPeople() {
  return createStore<People>()((set) => ({
    byId: new Map(),
    replaceAll: (list) => set({ byId: new Map(list.map((person) => [person.id, person])) }),
    put: (person) => set(({ byId }) => ({ byId: new Map(byId).set(person.id, person) })),
    remove: (id) =>
      set(({ byId }) => {
        const rest = new Map(byId);
        rest.delete(id);
        return { byId: rest };
      }),
  }));
}

const collator = new Intl.Collator(undefined, { sensitivity: 'base', numeric: true });

/** The sidebar's two lists, sorted by name: people whose name or address contains `query`. */
export function listed(byId: ReadonlyMap<string, PersonView>, query: string) {
  const wanted = query.trim().toLocaleLowerCase();
  const found = [...byId.values()]
    .filter(
      (person) =>
        wanted === '' ||
        person.name.toLocaleLowerCase().includes(wanted) ||
        person.addressName.includes(wanted),
    )
    .sort((a, b) => collator.compare(a.name, b.name) || collator.compare(a.addressName, b.addressName));
  return {
    here: found.filter((person) => person.presence === 'here'),
    away: found.filter((person) => person.presence === 'away'),
  };
}

export const people = createPeople();
