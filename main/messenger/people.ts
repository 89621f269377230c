import type { Connection, FoundPeer } from '../engine/index.ts';
import type { ConnectionView, LinkView, PersonView } from '../ipc/contract.ts';
import { cleanDisplayName } from './display-name.ts';
import type { History } from './history.ts';
import { mixesScripts } from './mixed-scripts.ts';
import { Problem } from './problem.ts';
import type { World } from './world.ts';

/** Strangers can announce themselves without end; beyond this many, new ones are not shown. */
const MAX_PEOPLE = 4096;

/** Somebody else's program, by the address where it listens. */
export interface Person {
  readonly id: string;
  readonly addressName: string;
  name: string;
  lanline: boolean;
  /** Discovery sees them now. */
  found: boolean;
  /** Talked with, or called: stays in the list when away. */
  known: boolean;
  link: LinkView;
  unread: number;
  lastText: string | undefined;
  lastAt: number | undefined;
  readonly connections: Map<Connection, string>;
}

export class People {
  readonly #world: World;
  readonly #history: History;
  readonly #byId = new Map<string, Person>();
  #connectionCount = 0;

  constructor(world: World, history: History) {
    this.#world = world;
    this.#history = history;
    for (const known of history.knownPeople()) {
      const person = this.#add(known.id);
      Object.assign(person, { name: known.name, lanline: known.lanline, known: true });
    }
  }

  get(id: string): Person | undefined {
    return this.#byId.get(id);
  }

  /** @throws Problem 'unknown-person' */
  need(id: string): Person {
    const person = this.#byId.get(id);
    if (person === undefined) throw new Problem('unknown-person', 'This person is not in the list any more.');
    return person;
  }

  /** The person at an address, now known: they stay in the list when away. */
  meet(addressName: string): Person {
    const person = this.#byId.get(addressName) ?? this.#add(addressName);
    if (!person.known) {
      person.known = true;
      this.#remember(person);
      this.changed(person);
    }
    return person;
  }

  found(peer: FoundPeer): void {
    if (!this.#byId.has(peer.addressName) && this.#byId.size >= MAX_PEOPLE) return;
    const person = this.#byId.get(peer.addressName) ?? this.#add(peer.addressName);
    person.found = true;
    if (peer.lanline || person.connections.size === 0) person.lanline = peer.lanline;
    this.#rename(person, peer.displayName);
    this.changed(person);
  }

  gone(addressName: string): void {
    const person = this.#byId.get(addressName);
    if (person === undefined) return;
    person.found = false;
    if (person.known || person.connections.size > 0) {
      this.changed(person);
      return;
    }
    this.#byId.delete(addressName);
    this.#world.tell('personGone', { id: addressName });
  }

  /** They said that they are Lanline, and how they want to be called. */
  introduced(person: Person, claimedName: string | undefined): void {
    person.lanline = true;
    this.#rename(person, claimedName);
    if (person.known) this.#remember(person);
    this.changed(person);
  }

  connected(person: Person, connection: Connection): void {
    person.connections.set(connection, `c${++this.#connectionCount}`);
    this.changed(person);
  }

  disconnected(person: Person, connection: Connection): void {
    if (person.connections.delete(connection)) this.changed(person);
  }

  setLink(person: Person, link: LinkView): void {
    person.link = link;
    this.changed(person);
  }

  changed(person: Person): void {
    this.#world.tell('person', this.view(person));
  }

  view(person: Person): PersonView {
    const here = person.found || person.connections.size > 0;
    return {
      id: person.id,
      name: person.name,
      nameMixed: mixesScripts(person.name),
      addressName: person.addressName,
      presence: here ? 'here' : 'away',
      trust: 'plain',
      lanline: person.lanline,
      link: person.link,
      unread: person.unread,
      ...(person.lastText === undefined ? {} : { lastText: person.lastText }),
      ...(person.lastAt === undefined ? {} : { lastAt: person.lastAt }),
      connections: [...person.connections].map(([connection, id]) => connectionView(connection, id)),
    };
  }

  views(): PersonView[] {
    return [...this.#byId.values()].map((person) => this.view(person));
  }

  #add(addressName: string): Person {
    const person: Person = {
      id: addressName,
      addressName,
      name: addressName,
      lanline: false,
      found: false,
      known: false,
      link: { state: 'idle' },
      unread: 0,
      lastText: undefined,
      lastAt: undefined,
      connections: new Map(),
    };
    this.#byId.set(addressName, person);
    return person;
  }

  #rename(person: Person, claim: string | undefined): void {
    const name = cleanDisplayName(claim);
    if (name !== undefined) person.name = name;
  }

  #remember(person: Person): void {
    this.#history.remember({ id: person.id, name: person.name, lanline: person.lanline });
  }
}

function connectionView(connection: Connection, id: string): ConnectionView {
  const { dataType, strict, stream, dataSize, initiator } = connection;
  return { id, dataType, strict, stream, dataSize, openedByUs: initiator };
}
