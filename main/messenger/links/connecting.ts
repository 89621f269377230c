import { type Peer, parseAddressName } from '../../engine/index.ts';
import type { Calls } from '../../ipc/contract.ts';
import type { Feature } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { Problem } from '../problem.ts';
import type { Dialler } from './dialler.ts';
import type { Links } from './links.ts';

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  readonly dialler: Dialler;
  readonly links: Links;
  /** Sets whether to skip encryption at an address. */
  setPlain(addressName: string, plain: boolean): Promise<void>;
}

/** Lets the user connect to people and addresses, and disconnect. */
export class Connecting implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    /**
     * Resolves once it is known who is at the address. The call continues; the person's link shows its state.
     */
    connectTo: async (address, plain = false) => {
      const { peer, dialler, links, setPlain } = this.#parts;
      const parsed = parseAddressName(address.trim());
      if (parsed === undefined) throw new Problem('address-format');
      const addressName = `${parsed.host}:${parsed.port}`;
      if (addressName === peer.addressName) throw new Problem('self');
      await setPlain(addressName, plain);
      const person = await dialler.whoIsAt(addressName);
      links.open(person).catch(() => {}); // the link says why
      return person.id;
    },
    /** Resolves when the call has succeeded or failed; the person's link says which. */
    connect: async (personId) => {
      await this.#parts.links.open(this.#parts.people.need(personId)).catch(() => {});
    },
    disconnect: async (personId) => this.#parts.links.disconnect(this.#parts.people.need(personId)),
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }
}
