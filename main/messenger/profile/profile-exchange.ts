import type { Connection } from '../../engine/index.ts';
import type { Links } from '../links/links.ts';
import type { Message } from '../links/messages.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';

type Hello = Extract<Message, { type: 'hello' }>;
export type Profile = Omit<Hello, 'type'>;

interface Parts {
  readonly links: Links;
  readonly people: PeopleRegistry;
  profile(): Profile;
}

/** Lanline peers tell each other how they want to be seen, once per connection and whenever it changes. */
export class ProfileExchange {
  readonly #parts: Parts;
  readonly #introduced = new WeakSet<Connection>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  introduce(connection: Connection): void {
    if (this.#introduced.has(connection)) return;
    this.#introduced.add(connection);
    const hello: Message = { type: 'hello', ...this.#parts.profile() };
    connection.send(hello).catch(() => {}); // its close is told by itself
  }

  /** Tells everybody connected that our profile has changed. */
  introduceAgain(): void {
    for (const person of this.#parts.people.all()) {
      const control = person.lanline ? this.#parts.links.control(person) : undefined;
      if (control === undefined) continue;
      this.#introduced.delete(control);
      this.introduce(control);
    }
  }

  heard(person: Person, connection: Connection, { name, colour }: Profile): void {
    this.#parts.people.introduced(person, name, colour);
    this.introduce(connection);
  }
}
