import { z } from 'zod';
import type { Connection } from '../../engine/index.ts';
import { type Feature, onMessage } from '../feature.ts';
import { MAX_CLAIM_CHARS } from '../limits.ts';
import { controlOf } from '../links/control-connection.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';

const HelloMessage = z.object({
  type: z.literal('hello'),
  name: z.string().max(MAX_CLAIM_CHARS),
  /** The hue of their avatar, in degrees. */
  colour: z.number().int().min(0).max(359).exactOptional(),
});
export type Profile = Omit<z.infer<typeof HelloMessage>, 'type'>;

interface Parts {
  readonly people: PeopleRegistry;
  profile(): Profile;
}

/** Lanlines exchange profiles, once per connection and after every change. */
export class ProfileExchange implements Feature {
  readonly #parts: Parts;
  readonly #told = new WeakSet<Connection>();

  readonly messages = {
    hello: onMessage(HelloMessage, (person, connection, { name, colour }) => {
      this.#parts.people.introduced(person, name, colour);
      this.#tell(connection);
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  linkOpened(person: Person, connection: Connection): void {
    if (person.lanline) this.#tell(connection);
  }

  /** Our profile has changed: tells everybody connected. */
  tellAgain(): void {
    for (const person of this.#parts.people.all()) {
      const control = person.lanline ? controlOf(person) : undefined;
      if (control === undefined) continue;
      this.#told.delete(control);
      this.#tell(control);
    }
  }

  #tell(connection: Connection): void {
    if (this.#told.has(connection)) return;
    this.#told.add(connection);
    connection.send({ type: 'hello', ...this.#parts.profile() }).catch(() => {}); // resent on reconnecting
  }
}
