import type { Clock } from '../environment.ts';
import type { Links } from '../links/links.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';

/** Said again so often while somebody goes on writing. */
const AGAIN_MS = 3_000;
/** Without a further word they have stopped. */
const STOPPED_MS = 6_000;

interface Parts {
  readonly links: Pick<Links, 'control'>;
  readonly people: Pick<PeopleRegistry, 'changed'>;
  readonly clock: Clock;
  /** The user lets others see it. */
  mayTell(): boolean;
}

/** Who is writing to us just now, and telling it of us. */
export class Typing {
  readonly #parts: Parts;
  readonly #toldAt = new WeakMap<Person, number>();
  readonly #waiting = new Map<Person, () => void>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The user writes to them: they are told now and then, if we are connected. */
  tell(person: Person): void {
    const { links, clock, mayTell } = this.#parts;
    const control = person.secure && mayTell() ? links.control(person) : undefined;
    const now = clock.now();
    if (control === undefined || Math.abs(now - (this.#toldAt.get(person) ?? 0)) < AGAIN_MS) return;
    this.#toldAt.set(person, now);
    control.send({ type: 'typing' }).catch(() => {}); // its close is told by itself
  }

  /** What was written has been sent: the next word is told at once. */
  sent(person: Person): void {
    this.#toldAt.delete(person);
  }

  heard(person: Person): void {
    this.#waiting.get(person)?.();
    this.#waiting.set(
      person,
      this.#parts.clock.after(STOPPED_MS, () => this.stopped(person)),
    );
    this.#show(person, true);
  }

  /** Their text is here, or they are gone. */
  stopped(person: Person): void {
    this.#waiting.get(person)?.();
    this.#waiting.delete(person);
    this.#show(person, false);
  }

  #show(person: Person, typing: boolean): void {
    if (person.typing === typing) return;
    person.typing = typing;
    this.#parts.people.changed(person);
  }
}
