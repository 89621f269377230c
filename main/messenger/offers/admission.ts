import { type Connection, shortIdOf } from '../../engine/index.ts';
import type { RuleAction } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { ExpectedConnections } from '../links/expected-connections.ts';
import { isControl, type Links } from '../links/links.ts';
import { cleanDisplayName } from '../people/display-name.ts';
import { mixesScripts } from '../people/mixed-scripts.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import type { Offers, Question } from './offers.ts';
import { ruleKindOf } from './rule-kind.ts';
import type { Rules } from './rules.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly offers: Offers;
  readonly expected: ExpectedConnections;
  readonly rules: Rules;
  readonly environment: Environment;
}

/** Answers whoever wants to connect: by itself where we asked for it, by asking the user otherwise. */
export class Admission {
  readonly #people: PeopleRegistry;
  readonly #links: Links;
  readonly #offers: Offers;
  readonly #expected: ExpectedConnections;
  readonly #rules: Rules;
  readonly #environment: Environment;

  constructor(parts: Parts) {
    this.#people = parts.people;
    this.#links = parts.links;
    this.#offers = parts.offers;
    this.#expected = parts.expected;
    this.#rules = parts.rules;
    this.#environment = parts.environment;
  }

  /** Resolves with whether to let the connection in. */
  async answer(connection: Connection): Promise<boolean> {
    const id = personIdOf(connection);
    const decided = this.#decided(connection, id);
    if (decided === 'block') return false;
    if (connection.purpose !== undefined) return this.#expected.expects(connection);
    const known = this.#people.get(id)?.fingerprint;
    // The beginning of the fingerprint of one we know, and not the rest of it: no accident.
    if (known !== undefined && known !== connection.fingerprint) return false;
    // We are calling them: that is an answer already.
    if (isControl(connection) && this.#links.isCalling(id)) return true;
    if (decided === 'accept') return true;
    const { answered, withdraw } = this.#offers.ask(this.#question(connection));
    connection.on('close', () => withdraw(true));
    const accept = await answered;
    if (accept && isControl(connection) && connection.fingerprint !== undefined)
      this.#rules.set(id, 'chat', 'accept');
    return accept;
  }

  /**
   * Once let in to talk, a person with a certificate comes and goes. An address could be anybody's tomorrow: only what the
   * user decided for it in so many words holds, since programs wait for an answer no longer than two seconds.
   */
  #decided(connection: Connection, id: string): RuleAction | undefined {
    const kind = ruleKindOf(connection);
    if (connection.fingerprint === undefined) {
      const host = connection.peerName.split(':')[0] ?? '';
      return this.#rules.decide(id, 'any') ?? this.#rules.decide(host, kind);
    }
    // How much will come is not said yet: a rule up to some size is none for that.
    const decided = this.#rules.decide(id, kind, Number.MAX_SAFE_INTEGER);
    return decided === 'accept' && this.#people.get(id)?.fingerprint === undefined ? undefined : decided;
  }

  /** A connection that was let in, before any of its data is given out. */
  entered(connection: Connection): void {
    if (this.#expected.arrived(connection)) return;
    this.#links.adopt(this.#personOf(connection), connection);
  }

  /** A certificate's holder; in the clear, whoever listens at that address, whatever he calls himself. */
  #personOf(connection: Connection): Person {
    const { fingerprint, introduction, peerName, remoteDisplayName } = connection;
    if (fingerprint !== undefined) {
      return this.#people.proven(fingerprint, { ...introduction, addressName: peerName });
    }
    const person = this.#people.meet(this.#people.plainAt(peerName));
    if (remoteDisplayName !== undefined) this.#people.introduced(person, remoteDisplayName);
    return person;
  }

  #question(connection: Connection): Question {
    const { peerName, dataType, strict, stream, dataSize, waitMs, remoteDisplayName } = connection;
    const personId = personIdOf(connection);
    const person = this.#people.get(personId);
    const lanline = remoteDisplayName !== undefined;
    const isChat = lanline && isControl(connection);
    const name = cleanDisplayName(remoteDisplayName) ?? person?.name ?? peerName;
    const namesakeId = this.#people.namesakeOf(personId, name);
    return {
      personId,
      name,
      nameMixed: mixesScripts(name),
      addressName: peerName,
      trust: connection.fingerprint === undefined ? 'plain' : (person?.trust ?? 'encrypted'),
      lanline,
      seenBefore: person?.known ?? false,
      ...(namesakeId === undefined ? {} : { namesakeId }),
      ...(waitMs === undefined ? {} : { waitsUntil: this.#environment.clock.now() + waitMs }),
      what: isChat ? { kind: 'chat' } : { kind: 'program', dataType, strict, stream, dataSize },
    };
  }
}

/** Who calls: a certificate's holder, or an address. */
function personIdOf({ fingerprint, peerName }: Connection): string {
  return fingerprint === undefined ? peerName : shortIdOf(fingerprint);
}
