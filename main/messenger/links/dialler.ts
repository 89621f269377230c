import { type Connection, type ConnectOptions, type Peer, shortIdOf } from '../../engine/index.ts';
import type { ProblemCode } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import type { Waiting } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { codeOf, problemOf } from '../problem-of.ts';

/**
 * Failures after which another address may still work; of several, the one latest in this list is reported.
 */
const TRY_NEXT: readonly ProblemCode[] = [
  'self',
  'address-reused',
  'unreachable',
  'timeout',
  'protocol',
  'insecure',
  'identity',
];

/** How long, and how often, we ask who is at an address where another certificate answered. */
const ASK_MS = 500;
const ASK_TIMES = 3;
/** What discovery heard is news for so long: everybody says that they are there every 3 s. */
const NEWS_MS = 3_000;

/** The user's encryption settings. */
export interface EncryptionPolicy {
  readonly encryption: 'prefer' | 'require';
  /** Addresses where encryption is not even tried, as `ipv4:port`. */
  readonly plainAddresses: readonly string[];
}

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  readonly clock: Clock;
  /** When discovery last heard somebody there, by the clock's `elapsed`. */
  heardAt(addressName: string): number | undefined;
  policy(): EncryptionPolicy;
  /** The oldest thing of ours that waits for somebody. */
  waiting(person: Person): Waiting | undefined;
}

type ReachOptions = Pick<ConnectOptions, 'dataType' | 'purpose' | 'timeoutMs'> & { signal: AbortSignal };

/** A call to one of a person's addresses. */
interface Attempt {
  readonly addressName: string;
  readonly skip: AbortController;
  /** The ID of what it says that it is about. */
  readonly about: string | undefined;
  /** They were out of sight since it began: whoever took the call may have lost power, and have forgotten it. */
  isInDoubt: boolean;
  /** It was skipped because another one at the same address fares better, or is about something else. */
  isRepeated: boolean;
}

/** Dials people at any of their addresses, and makes sure that nobody else answers. */
export class Dialler {
  readonly #parts: Parts;
  readonly #attempts = new Map<Person, Set<Attempt>>();

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

  /** Discovery has seen them: an attempt at an address where they are not seen makes way for one where they are. */
  seen(person: Person): void {
    for (const attempt of this.#attempts.get(person) ?? []) {
      attempt.isRepeated = attempt.isInDoubt && person.isSeenAt(attempt.addressName);
      if (attempt.isRepeated || !person.isSeenAt(attempt.addressName)) attempt.skip.abort();
    }
  }

  unseen(person: Person): void {
    for (const attempt of this.#attempts.get(person) ?? [])
      if (!person.isSeenAt(attempt.addressName)) attempt.isInDoubt = true;
  }

  /** Whether a call is under way that says what it is about. */
  saysWhy(person: Person): boolean {
    return [...(this.#attempts.get(person) ?? [])].some(({ about }) => about !== undefined);
  }

  /** What waits for them has changed: a call about something else is made anew. */
  reconsider(person: Person): void {
    const first = this.#parts.waiting(person)?.id;
    for (const attempt of this.#attempts.get(person) ?? []) {
      if (attempt.about === undefined || attempt.about === first) continue;
      attempt.isRepeated = true;
      attempt.skip.abort();
    }
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

  /** @throws ConnectError, Problem; 'identity' or 'insecure' take precedence over simpler failures */
  async #reachProven(person: Person, options: ConnectOptions & { signal: AbortSignal }): Promise<Connection> {
    let failure: unknown;
    const tried = new Set<string>();
    for (;;) {
      const addressName = person.addresses.find((each) => !tried.has(each)); // they may have moved meanwhile
      if (addressName === undefined) throw failure ?? new Problem('unreachable', { who: person.name });
      tried.add(addressName);
      try {
        return await this.#connect(person, addressName, options);
      } catch (error) {
        const weight = TRY_NEXT.indexOf(codeOf(error));
        if (weight < 0) throw error;
        if (failure === undefined || weight >= TRY_NEXT.indexOf(codeOf(failure))) failure = error;
      }
    }
  }

  async #connect(
    person: Person,
    addressName: string,
    options: ConnectOptions & { signal: AbortSignal },
  ): Promise<Connection> {
    const { peer, people, waiting } = this.#parts;
    const skip = new AbortController();
    const first = options.purpose === undefined ? waiting(person) : undefined;
    const about = first?.about && first.id;
    const attempt: Attempt = { addressName, skip, about, isInDoubt: false, isRepeated: false };
    const attempts = this.#attempts.get(person) ?? new Set();
    this.#attempts.set(person, attempts.add(attempt));
    try {
      const fingerprint = person.fingerprint ?? person.id;
      const signal = AbortSignal.any([options.signal, skip.signal]);
      const said = { ...options, about: first?.about, fingerprint, signal };
      const connection = await peer.connect(addressName, said);
      people.proven(connection.fingerprint ?? '', { ...connection.introduction, addressName });
      return connection;
    } catch (error) {
      if (!attempt.isRepeated || options.signal.aborted)
        throw await this.#failureAt(person, attempt, error, options.signal);
    } finally {
      attempts.delete(attempt);
      if (attempts.size === 0) this.#attempts.delete(person);
    }
    return this.#connect(person, addressName, options);
  }

  /** What a failed attempt means. */
  async #failureAt(
    person: Person,
    { addressName, skip }: Attempt,
    error: unknown,
    signal: AbortSignal,
  ): Promise<unknown> {
    if (skip.signal.aborted && !signal.aborted) return new Problem('unreachable', { who: person.name });
    if (codeOf(error) !== 'identity' || (await this.#isImpostor(person, addressName, signal)))
      return problemOf(error, person.name);
    this.#parts.people.isNotAt(person, addressName);
    return new Problem('address-reused', { who: person.name }).because(error);
  }

  /**
   * Whether another certificate at one of their addresses is a danger. It is not where nobody says that they are: the
   * network has given the address to somebody else. Nor if somebody else turns out to be there, or they are elsewhere by
   * now: what discovery said a moment ago may be out of date. Nor if they have been silent: perhaps they lost power, and
   * whoever has their address hides.
   */
  async #isImpostor(person: Person, addressName: string, signal: AbortSignal): Promise<boolean> {
    const { peer, people, clock, heardAt } = this.#parts;
    if (!person.isSeenAt(addressName)) return false;
    const newsSince = clock.elapsed() - NEWS_MS;
    const heardBefore = heardAt(addressName) ?? Number.NEGATIVE_INFINITY;
    for (let time = 0; time < ASK_TIMES && !signal.aborted; time++) {
      void peer.probe(addressName);
      await new Promise<void>((resolve) => clock.after(ASK_MS, resolve));
      const there = people.seenAt(addressName);
      const hasMoved = there === undefined && person.isSeen;
      if (hasMoved || (there !== undefined && there !== person)) return false;
    }
    return (heardAt(addressName) ?? heardBefore) >= newsSince;
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
