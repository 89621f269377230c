import type { Machine } from '../machine/machine.ts';
import type { World } from '../world.ts';
import { hasOpenLink } from './links.ts';

/** How often it looks, in ms. */
const EVERY_MS = 2_500;
/** A transfer that does not move says so after 5 s. */
const STANDS_STILL_MS = 10_000;
/** A question that has been answered otherwise is withdrawn at once. */
const PAST_MS = 1_000;
/** Silence ends a link after 50 s at the latest, looked for every 15 s. */
const DEAD_LINK_MS = 75_000;
/** Somebody who is gone is shown as away after four rounds of discovery, or once their dead link has ended. */
const GONE_MS = 90_000;

/** What the window promises at every moment, even while the weather is bad: looked at from time to time. */
export class Watch {
  readonly #world: World;
  /** Since when something is not as it should be: now, and at the last look. */
  readonly #since = new Map<string, number>();
  #before: ReadonlyMap<string, number> = new Map();
  /** How far each transfer was. */
  readonly #doneBytes = new Map<string, number>();

  constructor(world: World) {
    this.#world = world;
  }

  start(): void {
    this.#world.time.after(EVERY_MS, () => {
      // What nobody looks at any more is over: after a restart, connections have the same names again.
      this.#before = new Map(this.#since);
      this.#since.clear();
      for (const machine of this.#world.machines) this.#look(machine);
      this.start();
    });
  }

  #look(machine: Machine): void {
    const { name } = machine;
    // Whoever stood still sees everything late.
    const sees = machine.running && machine.process?.isRested === true;
    for (const { id, name: file, state, doneBytes, problem } of machine.shown.values()) {
      const stands = sees && state === 'running' && problem === undefined;
      const kind = 'transfer: stands still without saying so';
      const key = `${name} ${id} stands`;
      const hasMoved = this.#doneBytes.get(key) !== doneBytes;
      this.#doneBytes.set(key, doneBytes);
      this.#bound(key, stands && !hasMoved, STANDS_STILL_MS, kind, `${name}: '${file}'`);
    }
    for (const { id, what } of this.#world.user(machine).offers) {
      // A file offer has its transfer's ID. Of files that somebody calls about there is none before the answer.
      const state = machine.shown.get(id)?.state;
      const isOffered = what.kind !== 'file' || what.alsoChat === true || state === 'offered';
      const isPast = machine.running && !isOffered;
      const kind = 'question: about files that are not offered any more';
      this.#bound(`${name} ${id} question`, isPast, PAST_MS, kind, `${name}: ${state}`);
    }
    for (const other of this.#world.machines) {
      const person = this.#world.user(machine).people.get(other.id);
      if (person === undefined || other === machine) continue;
      const isDead = sees && person.link.state === 'open' && !hasOpenLink(machine, other);
      const detail = `${name} of ${other.name}`;
      const key = `${detail} link ${person.connections.map(({ id }) => id)}`; // each one may be dead for so long
      this.#bound(key, isDead, DEAD_LINK_MS, 'link: shown as open for too long', detail);
      const isGone = sees && person.presence === 'here' && (!other.running || !other.host.reachable);
      const absence = other.host.replugged; // of each they have been seen since the last
      this.#bound(`${detail} here ${absence}`, isGone, GONE_MS, 'person: shown as here for too long', detail);
    }
  }

  #bound(key: string, isWrong: boolean, boundMs: number, kind: string, detail: string): void {
    const { time, journal } = this.#world;
    if (!isWrong) return;
    const since = this.#before.get(key) ?? time.nowMs;
    this.#since.set(key, since);
    if (time.nowMs - since > boundMs) journal.fault(kind, detail);
  }
}
