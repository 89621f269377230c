import type { Connection } from '../../engine/index.ts';
import type { Clock } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { controlOf } from './control-connection.ts';
import { Alive } from './link-messages.ts';

const CHECK_MS = 5_000;
const CHECKS_PER_BEAT = 3;
/** Three missed heartbeats. TCP itself takes a quarter of an hour to notice a pulled cable. */
const LOST_AFTER_MS = 50_000;

interface Parts {
  readonly people: Pick<PeopleRegistry, 'all'>;
  readonly clock: Clock;
}

/**
 * Both sides of a control connection send heartbeats, the first one at once, so that silence means it is lost
 * (protocol, "Liveness"). The silence counts from the opening: the first heartbeat may be what got lost.
 */
export class Liveness implements Feature {
  readonly #parts: Parts;
  readonly #heardAt = new WeakMap<Connection, number>();
  #checkedAt = 0;
  #checks = 0;
  #undo: () => void = () => {};

  readonly messages = {
    alive: onMessage(Alive, (_, connection, { answer }) => {
      if (answer === true) say(connection);
    }),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#checkedAt = this.#parts.clock.elapsed();
    this.#undo = this.#parts.clock.after(CHECK_MS, () => this.#check());
  }

  stop(): void {
    this.#undo();
  }

  linkOpened(person: Person, connection: Connection): void {
    if (!person.secure) return;
    this.heard(connection);
    say(connection);
  }

  /** Something arrived from the other side. */
  heard(connection: Connection): void {
    this.#heardAt.set(connection, this.#parts.clock.elapsed());
  }

  #check(): void {
    const { people, clock } = this.#parts;
    const now = clock.elapsed();
    // This process was stopped or too busy: what arrived meanwhile has not been read yet.
    const wasAsleep = now - this.#checkedAt > 2 * CHECK_MS;
    const beats = ++this.#checks % CHECKS_PER_BEAT === 0;
    for (const person of people.all()) {
      const control = person.secure ? controlOf(person) : undefined;
      if (control === undefined) continue;
      const silentMs = now - (this.#heardAt.get(control) ?? now);
      if (wasAsleep) this.heard(control);
      else if (silentMs > LOST_AFTER_MS) control.destroy('silent');
      if (beats) say(control);
    }
    this.start();
  }
}

function say(control: Connection): void {
  control.send({ type: 'alive' }).catch(() => {}); // the connection's close is reported separately
}
