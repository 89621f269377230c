import type { Connection } from '../../engine/index.ts';
import type { Clock } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { controlOf } from './control-connection.ts';
import { Alive } from './link-messages.ts';

const EVERY_MS = 15_000;
/** Three missed heartbeats. TCP itself takes a quarter of an hour to notice a pulled cable. */
const LOST_AFTER_MS = 3 * EVERY_MS + 5_000;

interface Parts {
  readonly people: Pick<PeopleRegistry, 'all'>;
  readonly clock: Clock;
}

/** Both sides of a control connection send heartbeats, so that silence means it is lost. */
export class Liveness implements Feature {
  readonly #parts: Parts;
  readonly #heardAt = new WeakMap<Connection, number>();
  #lastBeat = 0;
  #undo: () => void = () => {};

  readonly messages = {
    alive: onMessage(Alive, (_, connection) => this.#heardAlive(connection)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  start(): void {
    this.#lastBeat = this.#parts.clock.now();
    this.#undo = this.#parts.clock.after(EVERY_MS, () => this.#beat());
  }

  stop(): void {
    this.#undo();
  }

  /** They send heartbeats too: from now on their silence means something. */
  #heardAlive(connection: Connection): void {
    this.#heardAt.set(connection, this.#parts.clock.now());
  }

  /** Something else arrived from the other side. */
  heard(connection: Connection): void {
    if (this.#heardAt.has(connection)) this.#heardAlive(connection);
  }

  #beat(): void {
    const { people, clock } = this.#parts;
    const now = clock.now();
    // This machine slept or was too busy: what arrived meanwhile has not been read yet.
    const wasAsleep = now - this.#lastBeat > 2 * EVERY_MS;
    for (const person of people.all()) {
      const control = person.secure ? controlOf(person) : undefined;
      if (control === undefined) continue;
      const silentMs = now - (this.#heardAt.get(control) ?? now);
      if (wasAsleep) this.heard(control);
      else if (silentMs > LOST_AFTER_MS) control.destroy('silent');
      control.send({ type: 'alive' }).catch(() => {}); // the connection's close is reported separately
    }
    this.start();
  }
}
