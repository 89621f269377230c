import { type Connection, type Peer, shortIdOf } from '../../engine/index.ts';
import type { OfferView, RuleAction } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { CallSubject, Feature } from '../feature.ts';
import { isControl } from '../links/control-connection.ts';
import type { ExpectedConnections } from '../links/expected-connections.ts';
import type { Links } from '../links/links.ts';
import { cleanDisplayName } from '../people/display-name.ts';
import { mixesScripts } from '../people/mixed-scripts.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { ignoreStorageProblem } from '../storage-state.ts';
import type { Offers, Question } from './offers.ts';
import { ruleKindOf } from './rule-kind.ts';
import type { Rules } from './rules.ts';

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly offers: Offers;
  readonly expected: ExpectedConnections;
  readonly rules: Rules;
  /** Reads what a call is about (feature.ts). */
  readAbout(callerId: string, about: unknown): CallSubject | 'refused' | undefined;
  readonly environment: Environment;
}

/** Decides who gets in: automatically if that was settled before, otherwise by asking the user. */
export class Admission implements Feature {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { peer } = parts; // set before it listens: without a handler it accepts everybody
    peer.setHandler('offer', (_, connection) => this.#answer(connection));
    peer.setHandler('connection', (_, connection) => {
      if (!connection.initiator) this.#letIn(connection); // ours are handled where they were dialled
    });
  }

  /** Somebody who accepted our call may call us, too. */
  linkOpened(person: Person, connection: Connection): void {
    if (person.secure && connection.initiator) this.#letInFromNowOn(person.id);
  }

  /** Resolves with whether to let the connection in. */
  async #answer(connection: Connection): Promise<boolean> {
    const { people, links, offers, expected, rules } = this.#parts;
    const id = personIdOf(connection);
    // The transfer was decided about when it was offered. A rule about their files would be wrong here: they fetch ours.
    if (connection.purpose !== undefined)
      return rules.decide(id, 'any') !== 'block' && expected.expects(connection);
    const rule = this.#ruleFor(connection, id);
    if (rule === 'block') return false;
    const known = people.get(id)?.fingerprint;
    // The fingerprint starts like that of somebody we know but differs later: no accident.
    if (known !== undefined && known !== connection.fingerprint) return false;
    // We are calling them, which already answers the question.
    if (isControl(connection) && links.isCalling(id)) return true;
    if (rule === 'accept') return true;
    const subject = this.#subjectOf(connection, id);
    if (subject === 'refused') return false;
    const { decided, withdraw } = offers.ask(this.#question(connection, subject?.what));
    connection.on('close', () => withdraw(true));
    const decision = await decided;
    if (decision.is === 'open') return false;
    if (decision.is === 'declined') {
      if (subject !== undefined) this.#declined(connection, subject);
      return false;
    }
    if (isControl(connection) && connection.fingerprint !== undefined) this.#letInFromNowOn(id);
    if (decision.is === 'accepted') subject?.accepted(connection, decision.destination);
    return true;
  }

  /** What a person with a certificate wants to talk to us for. If it can't be read, they just want to talk. */
  #subjectOf(connection: Connection, id: string): CallSubject | 'refused' | undefined {
    const about = connection.introduction?.about;
    if (about === undefined || !isControl(connection)) return undefined;
    try {
      return this.#parts.readAbout(id, about);
    } catch (error) {
      ignoreStorageProblem(error);
      return undefined;
    }
  }

  /** It is kept with the person who has proved to be calling. If that can't be stored, it is declined all the same. */
  #declined(connection: Connection, subject: CallSubject): void {
    try {
      subject.declined(this.#personOf(connection));
    } catch (error) {
      ignoreStorageProblem(error);
    }
  }

  /** If that can't be stored, they are let in now and asked about again. */
  #letInFromNowOn(id: string): void {
    try {
      this.#parts.rules.set(id, 'chat', 'accept');
    } catch (error) {
      ignoreStorageProblem(error);
    }
  }

  /**
   * Once let in to talk, a person with a certificate comes and goes freely. An address could be anybody's
   * tomorrow: only explicit rules apply to it, which programs need because they wait no longer than two
   * seconds for an answer.
   */
  #ruleFor(connection: Connection, id: string): RuleAction | undefined {
    const { people, rules } = this.#parts;
    const kind = ruleKindOf(connection);
    if (connection.fingerprint === undefined) {
      const host = connection.peerName.split(':')[0] ?? '';
      return rules.decide(id, 'any') ?? rules.decide(host, kind);
    }
    // The size isn't known yet, so a rule with a size limit does not apply.
    const rule = rules.decide(id, kind, Number.MAX_SAFE_INTEGER);
    return rule === 'accept' && people.get(id)?.fingerprint === undefined ? undefined : rule;
  }

  /** Takes over a connection that was let in, before any of its data is handed out. */
  #letIn(connection: Connection): void {
    if (connection.purpose !== undefined) return this.#parts.expected.arrived(connection);
    this.#parts.links.adopt(this.#personOf(connection), connection);
  }

  /**
   * The certificate's holder; or, in the clear, whoever listens at that address, whatever they call
   * themselves.
   */
  #personOf(connection: Connection): Person {
    const { people } = this.#parts;
    const { fingerprint, introduction, peerName, remoteDisplayName } = connection;
    if (fingerprint !== undefined) {
      return people.proven(fingerprint, { ...introduction, addressName: peerName });
    }
    const person = people.meet(people.plainAt(peerName));
    if (remoteDisplayName !== undefined) people.introduced(person, remoteDisplayName);
    return person;
  }

  /** @param subject what they call about, if there is more to it than talking */
  #question(connection: Connection, subject?: OfferView['what']): Question {
    const { people, environment } = this.#parts;
    const { peerName, dataType, strict, stream, dataSize, waitMs, remoteDisplayName } = connection;
    const personId = personIdOf(connection);
    const person = people.get(personId);
    const lanline = remoteDisplayName !== undefined;
    const contract = { kind: 'program', dataType, strict, stream, dataSize } as const;
    const call = lanline && isControl(connection) ? ({ kind: 'chat' } as const) : contract;
    const name = cleanDisplayName(remoteDisplayName) ?? person?.name ?? peerName;
    const namesakeId = people.namesakeOf(personId, name);
    return {
      personId,
      name,
      nameMixed: mixesScripts(name),
      addressName: peerName,
      trust: connection.fingerprint === undefined ? 'plain' : (person?.trust ?? 'encrypted'),
      lanline,
      seenBefore: person?.known ?? false,
      ...(namesakeId === undefined ? {} : { namesakeId }),
      ...(waitMs === undefined ? {} : { waitsUntil: environment.clock.now() + waitMs }),
      what: subject ?? call,
    };
  }
}

/** Who is calling: a certificate's holder, or an address. */
function personIdOf({ fingerprint, peerName }: Connection): string {
  return fingerprint === undefined ? peerName : shortIdOf(fingerprint);
}
