import { type Connection, type ConnectOptions, type Peer, shortIdOf } from '../../engine/index.ts';
import type { ProblemCode } from '../../ipc/contract.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf } from '../problem-of.ts';

/**
 * Failures after which another address may still work; of several, the one latest in this list is reported.
 */
const TRY_NEXT: readonly ProblemCode[] = ['timeout', 'protocol', 'unreachable', 'insecure', 'identity'];

/** The user's encryption settings. */
export interface EncryptionPolicy {
  readonly encryption: 'prefer' | 'require';
  /** Addresses where encryption is not even tried, as `ipv4:port`. */
  readonly plainAddresses: readonly string[];
}

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  policy(): EncryptionPolicy;
}

type ReachOptions = Pick<ConnectOptions, 'dataType' | 'purpose' | 'timeoutMs'> & { signal: AbortSignal };

/** Dials people at any of their addresses, and makes sure that nobody else answers. */
export class Dialler {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Opens another connection to a person. If they have a certificate, it is encrypted and goes to nobody
   * else. If they never had one, it is in the clear, provided that the user allows it and nobody answers
   * encrypted there now.
   * @throws ConnectError, Problem
   */
  async reach(person: Person, options: ReachOptions): Promise<Connection> {
    // Don't replace connections that programs have open: those are theirs to close.
    const wanted = { ...options, strict: true, parallel: true };
    if (person.secure) return this.#reachProven(person, wanted);
    await this.#checkPlain(person, options.signal);
    return this.#parts.peer.connect(person.addressName, { ...wanted, encryption: 'off' });
  }

  /**
   * Who answers at an address: a certificate's holder, or nobody in particular. The other side's user doesn't
   * notice. A peer announced as encrypted is never taken for a plain one, even if it answers like one.
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
      // The call that follows will fail in the same way and say why.
      return announced ?? people.lastAt(addressName) ?? people.plainAt(addressName);
    }
  }

  /** @throws ConnectError; 'identity' or 'insecure' take precedence over simpler failures */
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

  /**
   * @throws Problem 'plain-unwanted' if the user allows no plain connections, 'moved' if they now answer
   * encrypted
   */
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
