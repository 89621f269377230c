import { type Connection, type FoundPeer, shortIdOf } from '../../engine/index.ts';
import type { LinkView, PersonView } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import { MAX_PEOPLE } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { ContactStore } from './contact-store.ts';
import { cleanDisplayName } from './display-name.ts';
import { mixesScripts } from './mixed-scripts.ts';
import { Namesakes } from './namesakes.ts';
import { Person } from './person.ts';
import { type Permissions, viewOf } from './to-person-view.ts';

/** Everybody we see or know. */
export class PeopleRegistry {
  readonly #environment: Environment;
  readonly #contacts: ContactStore;
  readonly #permissions: Permissions;
  readonly #byId = new Map<string, Person>();
  /** Who is seen where: an address belongs to one person at a time. */
  readonly #seenAt = new Map<string, Person>();
  readonly #namesakes = new Namesakes();
  #connectionCount = 0;

  constructor(environment: Environment, contacts: ContactStore, permissions: Permissions) {
    this.#environment = environment;
    this.#permissions = permissions;
    this.#contacts = contacts;
    for (const contact of contacts.all()) {
      const { id, name, lanline, fingerprint, verified, device, colour, addresses } = contact;
      const secure = fingerprint !== undefined;
      const person = new Person({ id, secure, name, lanline, reached: addresses });
      Object.assign(person, { fingerprint, verified, device, colour, known: true });
      this.#byId.set(id, person);
      if (secure) this.#namesakes.set(id, name);
    }
  }

  get(id: string): Person | undefined {
    return this.#byId.get(id);
  }

  /** @throws Problem 'unknown-person' */
  need(id: string): Person {
    const person = this.#byId.get(id);
    if (person === undefined) throw new Problem('unknown-person');
    return person;
  }

  /** Whoever listens at an address without a certificate. */
  plainAt(addressName: string): Person {
    return this.#byId.get(addressName) ?? this.#add(addressName, false, addressName);
  }

  /**
   * Whoever has the certificate whose fingerprint starts like this, wherever they are. `name`: used until
   * they tell us theirs.
   */
  withShortId(shortId: string, name = shortId): Person {
    return this.#byId.get(shortId) ?? this.#add(shortId, true, name);
  }

  /** The person whom discovery currently sees at an address. */
  seenAt(addressName: string): Person | undefined {
    return this.#seenAt.get(addressName);
  }

  /** The person who made an offer, for calling them back. */
  whoOffered({
    personId,
    name,
    addressName,
    trust,
  }: Pick<PersonView, 'name' | 'addressName' | 'trust'> & { personId: string }): Person {
    if (trust === 'plain') return this.plainAt(addressName);
    const person = this.withShortId(personId, name);
    person.wasAt(addressName);
    return person;
  }

  /** The person with a certificate whom we last reached at this address. */
  lastAt(addressName: string): Person | undefined {
    return [...this.#byId.values()].find(({ secure, reached }) => secure && reached[0] === addressName);
  }

  /** Marks them as known: they stay in the list while offline. */
  meet(person: Person): Person {
    if (!person.known) {
      person.known = true;
      this.#remember(person);
      this.changed(person);
    }
    return person;
  }

  /**
   * Somebody proved that they hold a certificate; returns the person it belongs to. The first certificate is
   * remembered, and every later one must match it.
   * @param addressName where they can be called, if known
   * @throws Problem 'identity' if another certificate's fingerprint starts the same
   */
  proven(
    fingerprint: string,
    { name, device, addressName }: { name?: string; device?: string; addressName?: string },
  ): Person {
    const person = this.withShortId(shortIdOf(fingerprint));
    if (person.fingerprint !== undefined && person.fingerprint !== fingerprint) {
      throw new Problem('identity', { who: person.name });
    }
    person.fingerprint = fingerprint;
    person.lanline = true;
    person.known = true;
    const word = cleanDisplayName(device);
    if (word !== undefined) person.device = word;
    if (addressName !== undefined) this.#isAt(person, addressName);
    this.#rename(person, name);
    this.#remember(person);
    this.changed(person);
    return person;
  }

  /** Somebody else answers at an address where we reached them before: it is theirs no longer. */
  isNotAt(person: Person, addressName: string): void {
    person.wasNotAt(addressName);
    this.#remember(person);
    this.changed(person);
  }

  found({ addressName, shortId, displayName, lanline }: FoundPeer): void {
    const id = shortId ?? addressName;
    const before = this.#seenAt.get(addressName);
    if (before !== undefined && before.id !== id) this.gone(addressName);
    if (!this.#byId.has(id) && this.#byId.size >= MAX_PEOPLE) return;
    const person = shortId === undefined ? this.plainAt(addressName) : this.withShortId(shortId, addressName);
    person.saw(addressName);
    this.#seenAt.set(addressName, person);
    if (lanline || person.connections.size === 0) person.lanline = lanline;
    // Discovery hints can come from anybody, so they must not rename somebody known by their certificate.
    if (person.fingerprint === undefined) this.#rename(person, displayName);
    this.changed(person);
  }

  /** Discovery does not see anybody at an address any more. Returns who was seen there. */
  gone(addressName: string): Person | undefined {
    const person = this.#seenAt.get(addressName);
    if (person === undefined) return undefined;
    this.#seenAt.delete(addressName);
    person.lost(addressName);
    if (person.known || person.here) this.changed(person);
    else this.#drop(person);
    return person;
  }

  /** They said that they run Lanline, and what they want to be called. */
  introduced(person: Person, claimedName: string | undefined, colour?: number): void {
    person.lanline = true;
    person.colour = colour;
    this.#rename(person, claimedName);
    if (person.known) this.#remember(person);
    this.changed(person);
  }

  setVerified(person: Person, verified: boolean): void {
    if (person.fingerprint === undefined) return;
    person.verified = verified;
    this.#remember(person);
    this.changed(person);
  }

  /** Forgets them and their certificate; if still seen, they stay in the list as somebody new. */
  forget(person: Person): void {
    this.#contacts.delete(person.id);
    this.#drop(person);
    for (const [addressName, seen] of this.#seenAt) {
      if (seen !== person) continue;
      this.#seenAt.delete(addressName);
      const { id, name, lanline, secure } = person;
      this.found({ addressName, lanline, displayName: name, ...(secure ? { shortId: id } : {}) });
    }
  }

  connected(person: Person, connection: Connection): void {
    person.connections.set(connection, `c${++this.#connectionCount}`);
    this.changed(person);
  }

  disconnected(person: Person, connection: Connection): void {
    if (!person.connections.delete(connection)) return;
    this.changed(person);
  }

  setLink(person: Person, link: LinkView): void {
    person.link = link;
    this.changed(person);
  }

  changed(person: Person): void {
    // Somebody forgotten meanwhile must not reappear when one of their connections ends.
    if (this.#byId.get(person.id) === person) this.#environment.tell('person', this.view(person));
  }

  /** Somebody else with this name whose certificate we know. */
  namesakeOf(id: string, name: string): string | undefined {
    return this.#namesakes.of(id, name);
  }

  /** What an offer says about the person making it. */
  caller(person: Person) {
    const { id, name, addressName, trust, lanline, known } = person;
    const namesakeId = this.namesakeOf(id, name);
    return {
      personId: id,
      name,
      nameMixed: mixesScripts(name),
      addressName,
      trust,
      lanline,
      seenBefore: known,
      ...(namesakeId === undefined ? {} : { namesakeId }),
    };
  }

  view(person: Person): PersonView {
    return viewOf(person, this.namesakeOf(person.id, person.name), this.#permissions);
  }

  all(): Iterable<Person> {
    return this.#byId.values();
  }

  views(): PersonView[] {
    return [...this.#byId.values()].map((person) => this.view(person));
  }

  /** They proved that they are at an address, so whoever was there before is not. */
  #isAt(person: Person, addressName: string): void {
    person.wasAt(addressName);
    for (const other of this.#byId.values())
      if (other !== person && other.secure && other.reached.includes(addressName))
        this.isNotAt(other, addressName);
  }

  #add(id: string, secure: boolean, name: string): Person {
    const person = new Person({ id, secure, name, lanline: secure });
    this.#byId.set(id, person);
    return person;
  }

  #drop(person: Person): void {
    if (this.#byId.get(person.id) !== person) return;
    this.#byId.delete(person.id);
    this.#namesakes.delete(person.id);
    this.#environment.tell('personGone', { id: person.id });
  }

  #rename(person: Person, claim: string | undefined): void {
    const name = cleanDisplayName(claim);
    if (name !== undefined) person.name = name;
  }

  #remember(person: Person): void {
    const { id, name, lanline, fingerprint, verified, device, colour, reached } = person;
    if (person.secure && fingerprint === undefined) return; // only a claim from discovery
    if (fingerprint !== undefined) this.#namesakes.set(id, name);
    this.#contacts.put({
      id,
      name,
      lanline,
      ...(fingerprint === undefined ? {} : { fingerprint }),
      verified,
      ...(device === undefined ? {} : { device }),
      ...(colour === undefined ? {} : { colour }),
      addresses: reached,
    });
  }
}
