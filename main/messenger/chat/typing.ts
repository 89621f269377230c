import type { Calls } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import { type Feature, onMessage } from '../feature.ts';
import { controlOf } from '../links/control-connection.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { TypingMessage } from './chat-messages.ts';

/** How often it is repeated while somebody keeps typing. */
const AGAIN_MS = 3_000;
/** After this long without another message they have stopped. */
const STOPPED_MS = 6_000;

interface Parts {
  readonly people: Pick<PeopleRegistry, 'need' | 'changed'>;
  readonly clock: Clock;
  /** Whether the user lets others see it. */
  mayTell(): boolean;
}

/** Shows who is typing to us, and tells others when we are typing. */
export class Typing implements Feature {
  readonly #parts: Parts;
  readonly #toldAt = new WeakMap<Person, number>();
  readonly #stopTimers = new Map<Person, () => void>();

  readonly calls = {
    typing: async (personId) => this.tell(this.#parts.people.need(personId)),
  } satisfies Partial<Calls>;

  readonly messages = {
    typing: onMessage(TypingMessage, (person) => this.#receive(person)),
  };

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The user is typing to them: they are told every few seconds, if connected. */
  tell(person: Person): void {
    const { clock, mayTell } = this.#parts;
    const control = person.secure && mayTell() ? controlOf(person) : undefined;
    const now = clock.elapsed();
    if (control === undefined || now - (this.#toldAt.get(person) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS)
      return;
    this.#toldAt.set(person, now);
    control.send({ type: 'typing' }).catch(() => {}); // the connection's close is reported separately
  }

  /** The text was sent: the next keystroke is announced immediately. */
  sent(person: Person): void {
    this.#toldAt.delete(person);
  }

  linkLost(person: Person): void {
    this.stopped(person);
  }

  #receive(person: Person): void {
    this.#stopTimers.get(person)?.();
    this.#stopTimers.set(
      person,
      this.#parts.clock.after(STOPPED_MS, () => this.stopped(person)),
    );
    this.#show(person, true);
  }

  /** Their text arrived, or they are gone. */
  stopped(person: Person): void {
    this.#stopTimers.get(person)?.();
    this.#stopTimers.delete(person);
    this.#show(person, false);
  }

  #show(person: Person, typing: boolean): void {
    if (person.typing === typing) return;
    person.typing = typing;
    this.#parts.people.changed(person);
  }
}
