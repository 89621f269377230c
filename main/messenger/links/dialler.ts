import { type Connection, type ConnectOptions, type Peer, shortIdOf } from '../../engine/index.ts';
import type { ProblemCode } from '../../ipc/contract.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';

/** Failures at one address after which another one may still work; of several, the last in this list is told. */
const TRY_NEXT: readonly ProblemCode[] = ['timeout', 'protocol', 'unreachable', 'insecure', 'identity'];

/** What the user decided about encryption. */
export interface EncryptionPolicy {
  readonly encryption: 'prefer' | 'require';
  /** Where encryption is not even tried: `ipv4:port` each. */
  readonly plainAddresses: readonly string[];
}

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  policy(): EncryptionPolicy;
}

type ReachOptions = Pick<ConnectOptions, 'dataType' | 'purpose' | 'timeoutMs'> & { signal: AbortSignal };

/** Dials people: wherever they may be, and never anybody else. */
export class Dialler {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * One more connection to a person: encrypted, and to nobody else, where we know a certificate; in the clear to those who
   * never had one, if the user allows it and nobody answers encrypted there now.
   * @throws ConnectError, Problem
   */
  async reach(person: Person, options: ReachOptions): Promise<Connection> {
    // In parallel with what programs have open: those connections are theirs to close.
    const wanted = { ...options, strict: true, parallel: true };
    if (person.secure) return this.#reachProven(person, wanted);
    await this.#checkPlain(person, options.signal);
    return this.#parts.peer.connect(person.addressName, { ...wanted, encryption: 'off' });
  }

  /**
   * Who answers at an address: a certificate's holder, or nobody in particular. The other side's user notices nothing.
   * What is announced as encrypted is never taken for plain, even if it answers so.
   */
  async whoIsAt(addressName: string): Promise<Person> {
    const { people, peer, policy } = this.#parts;
    const seen = people.seenAt(addressName);
    if (policy().plainAddresses.includes(addressName)) return people.plainAt(addressName);
    const announced = seen?.secure === true ? seen : undefined;
    try {
      const fingerprint = await peer.identify(addressName);
      if (fingerprint === undefined) return announced ?? people.plainAt(addressName);
      const person = people.withShortId(shortIdOf(fingerprint), addressName);
      person.wasAt(addressName);
      return person;
    } catch {
      // The call that follows fails in the same way, and says why.
      return announced ?? people.lastAt(addressName) ?? people.plainAt(addressName);
    }
  }

  /** @throws ConnectError 'identity' or 'insecure' rather than what failed for simpler reasons */
  async #reachProven(person: Person, options: ConnectOptions): Promise<Connection> {
    let failure: unknown;
    for (const addressName of person.addresses) {
      try {
        const fingerprint = person.fingerprint ?? person.id;
        const connection = await this.#parts.peer.connect(addressName, { ...options, fingerprint });
        this.#parts.people.proven(connection.fingerprint ?? '', { ...connection.introduction, addressName });
        return connection;
      } catch (error) {
        const weight = TRY_NEXT.indexOf(codeOf(error));
        if (weight < 0) throw error;
        if (failure === undefined || weight >= TRY_NEXT.indexOf(codeOf(failure))) failure = error;
      }
    }
    throw failure ?? new Problem('unreachable', { who: person.name });
  }

  /** @throws Problem 'plain-unwanted' when the user wants no plain connections, 'moved' when there is an encrypted way */
  async #checkPlain(person: Person, signal: AbortSignal): Promise<void> {
    const { peer, people, policy } = this.#parts;
    const { encryption, plainAddresses } = policy();
    if (encryption === 'require') throw new Problem('plain-unwanted', { who: person.name });
    if (plainAddresses.includes(person.id) || person.connections.size > 0) return;
    const fingerprint = await peer.identify(person.addressName, { signal });
    person.successorId = undefined;
    if (fingerprint === undefined) return;
    const successor = people.withShortId(shortIdOf(fingerprint), person.addressName);
    successor.wasAt(person.addressName);
    person.successorId = successor.id;
    people.changed(successor);
    throw new Problem('moved');
  }
}
