import {
  type CloseCode,
  type Connection,
  type ConnectOptions,
  type Peer,
  shortIdOf,
} from '../../engine/index.ts';
import type { Environment } from '../environment.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Rules } from '../offers/rules.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import type { Settings } from '../profile/settings.ts';
import { codeFor, sentenceFor } from '../sentences.ts';

/** A person at a Lanline needs time to answer; a program answers at once or is asking its own user. */
const LANLINE_TIMEOUT_MS = 60_000;
const PLAIN_TIMEOUT_MS = 30_000;
/** Ends that the conversation needs no line for: the link or the transfer shows them. */
const EXPECTED_CODES: ReadonlySet<CloseCode | undefined> = new Set([
  'closed-here',
  'closed-by-peer',
  'reset',
  'transfer-stopped',
  'sending-cancelled',
  'source-failed',
  'stopped',
  'lost',
  'silent',
]);
/** Failures at one address after which another one may still do, the one to be told last. */
const NOT_THERE = ['timeout', 'protocol', 'unreachable', 'insecure', 'identity'];

/** Two connections that came within this time were called at once. */
const AT_ONCE_MS = 5_000;

/** What the user decided about encryption. */
export type Policy = Pick<Settings, 'encryption' | 'plainAddresses'>;

/** How the last connection to talk on came to its end. */
export interface Ending {
  readonly how: 'by-us' | 'by-them' | 'lost';
  /** How long it had been open, in ms. */
  readonly lastedMs: number;
}

interface Call {
  readonly connected: Promise<Connection>;
  readonly abort: AbortController;
}

interface Parts {
  readonly peer: Peer;
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly environment: Environment;
  readonly rules: Rules;
  policy(): Policy;
  ownFingerprint(): string;
}

/** The way to each person: at most one call at a time, and the connections that are open. */
export class Links {
  readonly #parts: Parts;
  readonly #calls = new Map<string, Call>();
  readonly #since = new WeakMap<Connection, number>();
  /** Those on which one of us said that it would be closed. */
  readonly #bidden = new WeakSet<Connection>();
  /** Takes each new connection, before any data of it is given out. */
  onConnection: (person: Person, connection: Connection) => void = () => {};
  /** We begin to call somebody: if they are waiting for our answer, that is it. */
  onCall: (person: Person) => void = () => {};
  /** The user wants no connection with them. */
  onHangUp: (person: Person) => void = () => {};
  /** A connection to talk on has closed, and there is another one. */
  onFewer: (person: Person) => void = () => {};
  /** The last connection to talk on has closed. */
  onLost: (person: Person, ending: Ending) => void = () => {};

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isCalling(personId: string): boolean {
    return this.#calls.has(personId);
  }

  /** The open connection to talk on: the oldest, so that what we say keeps its order. */
  control(person: Person): Connection | undefined {
    for (const connection of person.connections.keys()) {
      if (isControl(connection) && !connection.closed) return connection;
    }
    return undefined;
  }

  /**
   * The connection to talk on, called if there is none. The person's link tells how it goes meanwhile.
   * @param again by ourselves, after it was lost
   * @throws Problem with the sentence that the link shows
   */
  open(person: Person, again = false): Promise<Connection> {
    const control = this.control(person);
    if (control !== undefined) return Promise.resolve(control);
    const call = this.#calls.get(person.id) ?? this.#call(person, again);
    return call.connected;
  }

  /**
   * One more connection to a person: encrypted, and to nobody else, where we know a certificate; in the clear to who
   * never had one, if the user allows it and nobody answers encrypted there now.
   * @throws ConnectError, Problem
   */
  async reach(
    person: Person,
    options: Pick<ConnectOptions, 'dataType' | 'purpose' | 'timeoutMs'> & { signal: AbortSignal },
  ): Promise<Connection> {
    // Beside what programs have open: those connections are theirs to close.
    const wanted = { ...options, strict: true, parallel: true };
    if (person.secure) return this.#reachProven(person, wanted);
    await this.#mayBePlain(person, options.signal);
    return this.#parts.peer.connect(person.addressName, { ...wanted, encryption: 'off' });
  }

  /**
   * Who answers at an address: a certificate's holder, or nobody in particular. The other side's user hears nothing.
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

  /** Ends the call and closes every connection with this person. */
  async disconnect(person: Person): Promise<void> {
    this.onHangUp(person);
    this.#calls.get(person.id)?.abort.abort();
    this.#sayBye(person);
    await Promise.all([...person.connections.keys()].map((connection) => connection.close()));
    if (person.link.state !== 'idle')
      this.#parts.people.setLink(person, { state: 'closed', message: 'You hung up.' });
  }

  /** Everybody hears that what closes now is closed on purpose. */
  sayBye(): void {
    for (const person of this.#parts.people.all()) this.#sayBye(person);
  }

  heardBye(connection: Connection): void {
    this.#bidden.add(connection);
  }

  stop(): void {
    for (const call of this.#calls.values()) call.abort.abort();
    this.sayBye();
  }

  /** Takes in a connection that either side opened. */
  adopt(person: Person, connection: Connection): void {
    if (person.connections.has(connection)) return;
    if (connection.closed) {
      this.#closed(person, connection, connection.closeReason ?? '');
      return;
    }
    const before = isControl(connection) && person.secure ? this.control(person) : undefined;
    this.#parts.people.connected(person, connection);
    this.#since.set(connection, this.#parts.environment.clock.now());
    connection.on('close', (_, reason) => this.#closed(person, connection, reason));
    if (before !== undefined) void this.#surplus(before, connection).close();
    if (isControl(connection)) this.#parts.people.setLink(person, { state: 'open' });
    this.onConnection(person, connection);
  }

  /**
   * Of two connections to talk on with one person, the one that both sides let go: called at once, the one that the larger
   * fingerprint opened; else the older one, whose other end may be gone without a word.
   */
  #surplus(before: Connection, now: Connection): Connection {
    const since = this.#parts.environment.clock.now() - (this.#since.get(before) ?? 0);
    if (since > AT_ONCE_MS || before.initiator === now.initiator) return before;
    const oursIsSmaller = this.#parts.ownFingerprint() < (now.fingerprint ?? '');
    return now.initiator === oursIsSmaller ? before : now;
  }

  /** @throws ConnectError 'identity' or 'insecure' before anything that came to nothing for simpler reasons */
  async #reachProven(person: Person, options: ConnectOptions): Promise<Connection> {
    let failure: unknown;
    for (const addressName of person.addresses) {
      try {
        const fingerprint = person.fingerprint ?? person.id;
        const connection = await this.#parts.peer.connect(addressName, { ...options, fingerprint });
        this.#parts.people.proven(connection.fingerprint ?? '', { ...connection.introduction, addressName });
        return connection;
      } catch (error) {
        const weight = NOT_THERE.indexOf(codeFor(error));
        if (weight < 0) throw error;
        if (failure === undefined || weight >= NOT_THERE.indexOf(codeFor(failure))) failure = error;
      }
    }
    throw failure ?? new Problem('unreachable', `${person.name} is not to be seen on this network now.`);
  }

  /** @throws Problem 'insecure' when the user wants no plain connections, 'moved' when there is an encrypted way */
  async #mayBePlain(person: Person, signal: AbortSignal): Promise<void> {
    const { peer, people, policy } = this.#parts;
    const { encryption, plainAddresses } = policy();
    if (encryption === 'require') {
      throw new Problem(
        'plain-unwanted',
        `${person.name} does not speak encrypted, and you want encryption with everybody. Nothing was sent.`,
      );
    }
    if (plainAddresses.includes(person.id) || person.connections.size > 0) return;
    const fingerprint = await peer.identify(person.addressName, { signal });
    person.successorId = undefined;
    if (fingerprint === undefined) return;
    const successor = people.withShortId(shortIdOf(fingerprint), person.addressName);
    successor.wasAt(person.addressName);
    person.successorId = successor.id;
    people.changed(successor);
    throw new Problem('moved', 'Somebody answers there encrypted now. Nothing was sent in the clear.');
  }

  #sayBye(person: Person): void {
    const control = person.secure ? this.control(person) : undefined;
    if (control === undefined) return;
    this.#bidden.add(control);
    control.send({ type: 'bye' }).catch(() => {}); // it was closing already
  }

  #call(person: Person, again: boolean): Call {
    const abort = new AbortController();
    const call: Call = { abort, connected: this.#dial(person, abort.signal, again) };
    this.#calls.set(person.id, call);
    this.onCall(person);
    call.connected
      .catch(() => {}) // whoever waits for it hears of it; the link shows it
      .finally(() => this.#calls.delete(person.id));
    return call;
  }

  async #dial(person: Person, signal: AbortSignal, again: boolean): Promise<Connection> {
    const { people } = this.#parts;
    people.meet(person);
    const message = again ? 'Connecting again…' : `Waiting for ${person.name} to accept…`;
    people.setLink(person, { state: 'calling', message });
    try {
      const timeoutMs = person.lanline ? LANLINE_TIMEOUT_MS : PLAIN_TIMEOUT_MS;
      const connection = await this.reach(person, { dataType: 'json', timeoutMs, signal });
      this.adopt(person, connection);
      if (person.secure) this.#parts.rules.set(person.id, 'chat', 'accept');
      // Theirs may have come at the same time, and stayed.
      return this.control(person) ?? connection;
    } catch (error) {
      const theirs = this.control(person); // they called while we did, and got through
      if (theirs !== undefined) return theirs;
      const message = sentenceFor(error, person.name);
      const code = codeFor(error);
      people.setLink(person, { state: stateAfter(code, person), message });
      throw new Problem(code, message, { cause: error });
    }
  }

  #closed(person: Person, connection: Connection, reason: string): void {
    const { people, conversations } = this.#parts;
    people.disconnected(person, connection);
    if (!EXPECTED_CODES.has(connection.closeCode) && connection.purpose === undefined) {
      conversations.notice(person.id, 'problem', `A connection was closed: ${reason}`);
    }
    if (!isControl(connection)) return;
    if (this.control(person) !== undefined) return this.#tell(() => this.onFewer(person));
    const ending: Ending = {
      how: this.#howEnded(connection),
      lastedMs: this.#parts.environment.clock.now() - (this.#since.get(connection) ?? 0),
    };
    if (!this.isCalling(person.id)) {
      const message = EXPECTED_CODES.has(connection.closeCode) ? closedSentence(person, ending.how) : reason;
      people.setLink(person, { state: 'closed', message });
    }
    this.#tell(() => this.onLost(person, ending));
  }

  /** A Lanline says so before it hangs up; a plain program just does. */
  #howEnded(connection: Connection): Ending['how'] {
    if (connection.closeCode === 'closed-here' || connection.closeCode === 'stopped') return 'by-us';
    if (connection.fingerprint === undefined || this.#bidden.has(connection)) return 'by-them';
    return 'lost';
  }

  #tell(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#parts.environment.log('link lost', error);
    }
  }
}

/** json, and no stream: values and words can be said on it. */
export function isControl(connection: Connection): boolean {
  return connection.dataType === 'json' && !connection.stream && connection.purpose === undefined;
}

function stateAfter(code: string, person: Person): Person['link']['state'] {
  if (code === 'denied') return 'denied';
  if (code === 'aborted') return 'closed';
  // For somebody whose certificate we know these are no accidents: the window shows them as a warning.
  const alarming = person.secure && (code === 'identity' || code === 'insecure');
  return alarming ? 'unsafe' : 'failed';
}

function closedSentence(person: Person, how: Ending['how']): string {
  if (how === 'lost') return `The connection to ${person.name} was lost.`;
  return how === 'by-us' ? 'The connection was closed here.' : `${person.name} hung up.`;
}
