import type { Connection } from '../../engine/index.ts';
import type { Environment } from '../environment.ts';
import { type Ending, type Feature, onMessage, type TellFeatures, type Waiting } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { problemOf } from '../problem-of.ts';
import { controlOf, isControl } from './control-connection.ts';
import type { Dialler } from './dialler.ts';
import { FINAL } from './final-failures.ts';
import { Bye } from './link-messages.ts';
import { breakOf, endingOf } from './why-closed.ts';

/** A person using Lanline needs time to answer; a program answers immediately or is asking its own user. */
const LANLINE_TIMEOUT_MS = 60_000;
const PLAIN_TIMEOUT_MS = 30_000;
/** Two connections that arrive within this time were dialled simultaneously. */
const SIMULTANEOUS_MS = 5_000;

interface Call {
  readonly connected: Promise<Connection>;
  readonly abort: AbortController;
  /** The connection was lost: it is an automatic retry. */
  readonly again: boolean;
  /** It goes beside an open connection whose other end does not answer. */
  readonly renews: boolean;
}

interface Parts {
  readonly people: PeopleRegistry;
  readonly conversations: Conversations;
  readonly dialler: Dialler;
  readonly environment: Environment;
  ownFingerprint(): string;
  /** The oldest thing of ours that waits for somebody. */
  waiting(person: Person): Waiting | undefined;
  readonly tell: TellFeatures;
}

/** The connections to each person: at most one call at a time, and all open connections. */
export class Links implements Feature {
  readonly #parts: Parts;
  readonly #calls = new Map<string, Call>();
  readonly #openedAt = new WeakMap<Connection, number>();
  /** Connections on which either side has said goodbye. */
  readonly #saidBye = new WeakSet<Connection>();

  readonly messages = {
    bye: onMessage(Bye, (_, connection) => this.#saidBye.add(connection)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  isCalling(personId: string): boolean {
    return this.#calls.has(personId);
  }

  control(person: Person): Connection | undefined {
    return controlOf(person);
  }

  /**
   * The control connection; calls the person if there is none. Meanwhile the person's link shows the
   * progress.
   * @param again whether this is an automatic retry after the connection was lost
   * @throws Problem, the same one that the link shows
   */
  async open(person: Person, again = person.link.state === 'lost'): Promise<Connection> {
    const control = controlOf(person);
    if (control !== undefined) return control;
    const call = this.#calls.get(person.id) ?? this.#call(person, again, false);
    return call.connected;
  }

  /**
   * Opens another control connection beside the open one, which it then replaces. The link shows nothing of it.
   * @throws Problem
   */
  async renew(person: Person): Promise<Connection> {
    const call = this.#calls.get(person.id) ?? this.#call(person, true, true);
    return call.connected;
  }

  /** The connection that was to be renewed works after all. */
  cancelRenewal(person: Person): void {
    const call = this.#calls.get(person.id);
    if (call?.renews === true) call.abort.abort();
  }

  /** The user took back something that waited for them. A first call because of it ends, unless something else waits. */
  tookBack(person: Person): void {
    const { dialler, waiting } = this.#parts;
    const call = this.#calls.get(person.id);
    if (call?.again === false && dialler.saysWhy(person) && waiting(person) === undefined) call.abort.abort();
    else dialler.reconsider(person);
  }

  seen(person: Person): void {
    this.#parts.dialler.seen(person);
  }

  unseen(person: Person): void {
    this.#parts.dialler.unseen(person);
  }

  /** Opens another connection to a person (dialler.ts). */
  reach(...args: Parameters<Dialler['reach']>): Promise<Connection> {
    return this.#parts.dialler.reach(...args);
  }

  /** Ends the call and closes every connection with this person. */
  async disconnect(person: Person): Promise<void> {
    this.#parts.tell('disconnecting', person);
    this.#calls.get(person.id)?.abort.abort();
    this.#sayBye(person);
    const closing = [...person.connections.keys()].map((connection) => connection.close());
    // Before they are closed: they may call again in the meantime.
    if (person.link.state !== 'idle') this.#parts.people.setLink(person, { state: 'closed', ended: 'by-us' });
    await Promise.all(closing);
  }

  forgetting(person: Person): Promise<void> {
    return this.disconnect(person);
  }

  /** Tells everybody that the connections are about to be closed on purpose. */
  sayBye(): void {
    for (const person of this.#parts.people.all()) this.#sayBye(person);
  }

  stop(): void {
    for (const call of this.#calls.values()) call.abort.abort();
    this.sayBye();
  }

  /** Takes over a connection that either side opened. @param replaces the one in doubt that it was dialled beside */
  adopt(person: Person, connection: Connection, replaces?: Connection): void {
    if (person.connections.has(connection)) return;
    if (person.forgotten) return void connection.close();
    if (connection.closed) return this.#closed(person, connection);
    const before = isControl(connection) && person.secure ? controlOf(person) : undefined;
    this.#parts.people.connected(person, connection);
    this.#openedAt.set(connection, this.#parts.environment.clock.elapsed());
    connection.on('close', () => this.#closed(person, connection));
    if (before !== undefined) {
      // Their call may have replaced the one in doubt already: then both sides have to keep the same of the two new ones.
      const isInDoubt = person.doubted || before === replaces;
      const surplus = isInDoubt ? before : this.#surplus(before, connection);
      person.superseded.add(surplus);
      void surplus.close();
    }
    // One that is closing already may still hand out what was on its way.
    if (person.secure && isControl(connection) && !connection.closed)
      for (const other of person.connections.keys())
        if (other !== connection && isControl(other)) person.superseded.add(other);
    this.#parts.tell('connectionOpened', person, connection);
    if (!isControl(connection) || connection.closed) return;
    this.#parts.people.setLink(person, { state: 'open' });
    this.#parts.tell('linkOpened', person, connection);
  }

  /**
   * Of two control connections with one person, the one that both sides drop: if dialled simultaneously, the
   * one opened by the side with the larger fingerprint; otherwise the older one, whose other end may have
   * vanished without a word. Somebody who calls from another address has moved.
   */
  #surplus(before: Connection, now: Connection): Connection {
    if (this.#ageMs(before) > SIMULTANEOUS_MS || before.initiator === now.initiator) return before;
    if (before.remoteAddress !== now.remoteAddress) return before;
    const oursIsSmaller = this.#parts.ownFingerprint() < (now.fingerprint ?? '');
    return now.initiator === oursIsSmaller ? before : now;
  }

  #sayBye(person: Person): void {
    const control = person.secure ? controlOf(person) : undefined;
    if (control === undefined) return;
    this.#saidBye.add(control);
    control.send({ type: 'bye' }).catch(() => {}); // it was closing already
  }

  /** @throws Problem 'unknown-person' */
  #call(person: Person, again: boolean, renews: boolean): Call {
    if (person.forgotten) throw new Problem('unknown-person');
    const abort = new AbortController();
    if (!renews)
      this.#parts.people.setLink(person, again ? { state: 'calling', again } : { state: 'calling' });
    const call: Call = { abort, again, renews, connected: this.#dial(person, abort.signal) };
    this.#calls.set(person.id, call);
    this.#parts.tell('calling', person);
    call.connected
      .catch(() => {}) // reported to whoever awaits it, and shown by the link
      .finally(() => this.#calls.delete(person.id));
    return call;
  }

  async #dial(person: Person, signal: AbortSignal): Promise<Connection> {
    const { people, dialler } = this.#parts;
    people.meet(person);
    const before = controlOf(person);
    try {
      const timeoutMs = person.lanline ? LANLINE_TIMEOUT_MS : PLAIN_TIMEOUT_MS;
      const connection = await dialler.reach(person, { dataType: 'json', timeoutMs, signal });
      this.adopt(person, connection, before);
      // Their call may have arrived at the same time, and won.
      return controlOf(person) ?? connection;
    } catch (error) {
      const theirs = controlOf(person); // they called while we did, and got through
      const isBack = signal.aborted && theirs === before; // the connection in doubt works after all
      if (theirs !== undefined && (theirs !== before || isBack)) return theirs;
      const problem = problemOf(error, person.name);
      // While the connection in doubt is open, the link is what probing.ts says.
      if (theirs === undefined)
        people.setLink(person, { state: stateAfter(problem, person), problem: problem.view });
      if (theirs === undefined && FINAL.has(problem.code)) this.#parts.tell('refused', person, problem.view);
      throw problem;
    }
  }

  #closed(person: Person, connection: Connection): void {
    const { people, conversations } = this.#parts;
    people.disconnected(person, connection);
    const problem = breakOf(connection, person.name);
    if (problem !== undefined && connection.purpose === undefined)
      conversations.notice(person.id, 'problem', { code: 'connection-broken', problem });
    if (!isControl(connection)) return;
    if (controlOf(person) !== undefined) return this.#parts.tell('linkReplaced', person);
    const how = endingOf(connection, this.#saidBye.has(connection));
    if (!this.isCalling(person.id)) {
      const broken = problem === undefined ? {} : { problem };
      people.setLink(person, { state: 'closed', ended: how, ...broken });
    }
    this.#parts.tell('linkLost', person, { how, lastedMs: this.#ageMs(connection) } satisfies Ending);
  }

  #ageMs(connection: Connection): number {
    const now = this.#parts.environment.clock.elapsed();
    return now - (this.#openedAt.get(connection) ?? now);
  }
}

function stateAfter({ code }: Problem, person: Person): Person['link']['state'] {
  if (code === 'denied') return 'denied';
  if (code === 'aborted') return 'closed';
  // If we know their certificate these are no accidents: the window shows them as a warning.
  const alarming = person.secure && (code === 'identity' || code === 'insecure');
  return alarming ? 'unsafe' : 'failed';
}
