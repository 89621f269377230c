import type { Connection, Peer } from '../engine/index.ts';
import type { Conversations } from './conversations.ts';
import type { People, Person } from './people.ts';
import { Problem } from './problem.ts';
import { codeFor, sentenceFor } from './sentences.ts';
import type { World } from './world.ts';

/** A person at a Lanline needs time to answer; a program answers at once or is asking its own user. */
const LANLINE_TIMEOUT_MS = 60_000;
const PLAIN_TIMEOUT_MS = 30_000;
/** Ends that the conversation needs no line for: the link or the transfer shows them (engine/connection.ts). */
const CALM_REASONS = new Set([
  'Closed by us.',
  'Closed by the other side.',
  'The other side hung up.',
  'The transfer was stopped.',
  'The sending was cancelled.',
  'What was being sent could not be read to its end.',
  'We stopped.',
]);

interface Call {
  readonly connected: Promise<Connection>;
  readonly abort: AbortController;
}

/** The way to each person: at most one call at a time, and the connections that are open. */
export class Links {
  readonly #peer: Peer;
  readonly #people: People;
  readonly #conversations: Conversations;
  readonly #world: World;
  readonly #calls = new Map<string, Call>();
  /** Takes each new connection, before any data of it is given out. */
  onConnection: (person: Person, connection: Connection) => void = () => {};
  /** We begin to call somebody: if they are waiting for our answer, that is it. */
  onCall: (person: Person) => void = () => {};
  /** The last connection to talk on has closed. */
  onLost: (person: Person) => void = () => {};

  constructor(peer: Peer, people: People, conversations: Conversations, world: World) {
    this.#peer = peer;
    this.#people = people;
    this.#conversations = conversations;
    this.#world = world;
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
   * @throws Problem with the sentence that the link shows
   */
  open(person: Person): Promise<Connection> {
    const control = this.control(person);
    if (control !== undefined) return Promise.resolve(control);
    const call = this.#calls.get(person.id) ?? this.#call(person);
    return call.connected;
  }

  /** Ends the call and closes every connection with this person. */
  async disconnect(person: Person): Promise<void> {
    this.#calls.get(person.id)?.abort.abort();
    await Promise.all([...person.connections.keys()].map((connection) => connection.close()));
    if (person.link.state !== 'idle')
      this.#people.setLink(person, { state: 'closed', message: 'You hung up.' });
  }

  stop(): void {
    for (const call of this.#calls.values()) call.abort.abort();
  }

  /** Takes in a connection that either side opened. */
  adopt(person: Person, connection: Connection): void {
    if (person.connections.has(connection)) return;
    if (connection.closed) {
      this.#closed(person, connection, connection.closeReason ?? '');
      return;
    }
    this.#people.connected(person, connection);
    connection.on('close', (_, reason) => this.#closed(person, connection, reason));
    if (isControl(connection)) this.#people.setLink(person, { state: 'open' });
    this.onConnection(person, connection);
  }

  #call(person: Person): Call {
    const abort = new AbortController();
    const call: Call = { abort, connected: this.#dial(person, abort.signal) };
    this.#calls.set(person.id, call);
    this.onCall(person);
    call.connected
      .catch(() => {}) // whoever waits for it hears of it; the link shows it
      .finally(() => this.#calls.delete(person.id));
    return call;
  }

  async #dial(person: Person, signal: AbortSignal): Promise<Connection> {
    this.#people.meet(person.id);
    this.#people.setLink(person, { state: 'calling', message: `Waiting for ${person.name} to accept…` });
    try {
      const connection = await this.#peer.connect(person.addressName, {
        dataType: 'json',
        strict: true,
        // Beside what programs have open: those connections are theirs to close.
        parallel: true,
        timeoutMs: person.lanline ? LANLINE_TIMEOUT_MS : PLAIN_TIMEOUT_MS,
        signal,
      });
      this.adopt(person, connection);
      return connection;
    } catch (error) {
      const theirs = this.control(person); // they called while we did, and got through
      if (theirs !== undefined) return theirs;
      const message = sentenceFor(error, person.name);
      const code = codeFor(error);
      const state = code === 'denied' ? 'denied' : code === 'aborted' ? 'closed' : 'failed';
      this.#people.setLink(person, { state, message });
      throw new Problem(code, message, { cause: error });
    }
  }

  #closed(person: Person, connection: Connection, reason: string): void {
    this.#people.disconnected(person, connection);
    if (!CALM_REASONS.has(reason) && connection.purpose === undefined) {
      this.#conversations.notice(person.id, 'problem', `A connection was closed: ${reason}`);
    }
    if (!isControl(connection) || this.control(person) !== undefined) return;
    if (!this.isCalling(person.id)) {
      const message = CALM_REASONS.has(reason) ? closedSentence(person, reason) : reason;
      this.#people.setLink(person, { state: 'closed', message });
    }
    this.#lost(person);
  }

  #lost(person: Person): void {
    try {
      this.onLost(person);
    } catch (error) {
      this.#world.log('link lost', error);
    }
  }
}

/** json, and no stream: values and words can be said on it. */
export function isControl(connection: Connection): boolean {
  return connection.dataType === 'json' && !connection.stream && connection.purpose === undefined;
}

function closedSentence(person: Person, reason: string): string {
  return reason === 'Closed by us.' ? 'The connection was closed here.' : `${person.name} hung up.`;
}
