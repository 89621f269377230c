import type { Connection } from '../engine/index.ts';
import type { Arrivals } from './arrivals.ts';
import { cleanDisplayName } from './display-name.ts';
import { isControl, type Links } from './links.ts';
import { mixesScripts } from './mixed-scripts.ts';
import type { Offers, Question } from './offers.ts';
import type { People } from './people.ts';
import type { World } from './world.ts';

/** Answers whoever wants to connect: by itself where we asked for it, by asking the user otherwise. */
export class Door {
  readonly #people: People;
  readonly #links: Links;
  readonly #offers: Offers;
  readonly #arrivals: Arrivals;
  readonly #world: World;

  constructor(people: People, links: Links, offers: Offers, arrivals: Arrivals, world: World) {
    this.#people = people;
    this.#links = links;
    this.#offers = offers;
    this.#arrivals = arrivals;
    this.#world = world;
  }

  /** Resolves with whether to let the connection in. */
  async answer(connection: Connection): Promise<boolean> {
    if (connection.purpose !== undefined) return this.#arrivals.expects(connection);
    // We are calling them: that is an answer already.
    if (isControl(connection) && this.#links.isCalling(connection.peerName)) return true;
    const { answered, withdraw } = this.#offers.ask(this.#question(connection));
    connection.on('close', () => withdraw(true));
    return answered;
  }

  /** A connection that was let in, before any of its data is given out. */
  entered(connection: Connection): void {
    if (this.#arrivals.arrived(connection)) return;
    const person = this.#people.meet(connection.peerName);
    if (connection.remoteDisplayName !== undefined) {
      this.#people.introduced(person, connection.remoteDisplayName);
    }
    this.#links.adopt(person, connection);
  }

  #question(connection: Connection): Question {
    const { peerName, dataType, strict, stream, dataSize, waitMs, remoteDisplayName } = connection;
    const person = this.#people.get(peerName);
    const lanline = remoteDisplayName !== undefined;
    const isChat = lanline && isControl(connection);
    const name = cleanDisplayName(remoteDisplayName) ?? person?.name ?? peerName;
    return {
      personId: peerName,
      name,
      nameMixed: mixesScripts(name),
      addressName: peerName,
      trust: 'plain',
      lanline,
      seenBefore: person?.known ?? false,
      ...(waitMs === undefined ? {} : { waitsUntil: this.#world.clock.now() + waitMs }),
      what: isChat ? { kind: 'chat' } : { kind: 'program', dataType, strict, stream, dataSize },
    };
  }
}
