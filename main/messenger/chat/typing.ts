import type { Calls } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import { controlOf } from '../links/control-connection.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { TypingMessage } from './chat-messages.ts';

/** Repeated this often while somebody goes on typing. */
const AGAIN_MS = 3_000;
/** Without another one they have stopped. */
const STOPPED_MS = 6_000;

interface Parts {
  readonly people: Pick<PeopleRegistry, 'need' | 'changed'>;
  readonly clock: Clock;
  /** The user lets others see it. */
  mayTell(): boolean;
}

/** Who is typing to us right now, and telling others when we do. */
export class Typing implements Feature {
  readonly #parts: Parts;
  readonly #toldAt = new WeakMap<Person, number>();
  readonly #waiting = new Map<Person, () => void>();

  readonly calls = {
    typing: async (personId) => this.tell(this.#parts.people.need(personId)),
  } satisfies Partial<Calls>;

  readonly messages = {
    typing: onMessage(TypingMessage, (person) => this.#heard(person)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The user types to them: they are told now and then, if we are connected. */
  tell(person: Person): void {
    const { clock, mayTell } = this.#parts;
    const control = person.secure && mayTell() ? controlOf(person) : undefined;
    const now = clock.now();
    if (control === undefined || Math.abs(now - (this.#toldAt.get(person) ?? 0)) < AGAIN_MS) return;
    this.#toldAt.set(person, now);
    control.send({ type: 'typing' }).catch(() => {}); // its close is told by itself
  }

  /** What was typed has been sent: the next keystroke is told at once. */
  sent(person: Person): void {
    this.#toldAt.delete(person);
  }

  linkLost(person: Person): void {
    this.stopped(person);
  }

  #heard(person: Person): void {
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
