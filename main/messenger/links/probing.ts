import type { Connection } from '../../engine/index.ts';
import type { ProblemCode } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import type { Feature, TellFeatures } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { codeOf } from '../problem-of.ts';
import { controlOf } from './control-connection.ts';
import { FINAL } from './final-failures.ts';
import type { Links } from './links.ts';
import { isLanlineSince } from './their-version.ts';

/** Within this time a working connection answers, even on a network that loses some of its packets. */
const ANSWER_MS = 1_500;
/** Lanlines before 0.3 do not answer; but they say that they are alive every 15 seconds. */
const OLDER_ANSWER_MS = 16_000;
/** Between two attempts to dial anew. An attempt that meets silence takes five seconds by itself. */
const PAUSE_MS = 1_000;

interface Parts {
  readonly people: Pick<PeopleRegistry, 'all' | 'setLink' | 'changed'>;
  readonly links: Pick<Links, 'renew' | 'cancelRenewal'>;
  readonly clock: Clock;
  readonly tell: TellFeatures;
  /** Somebody's connection is in doubt, or nobody's any more. */
  onDoubt(isAny: boolean): void;
}

interface Doubt {
  readonly person: Person;
  /** It did not answer in time: the window shows it as lost. */
  unanswered: boolean;
  undo: () => void;
}

/**
 * When there is reason to doubt that a control connection still works, it is asked for a sign of life; without one,
 * another connection is dialled beside it, which replaces it (protocol, "Liveness"). TCP would take up to two minutes to
 * notice that the network is back, because its pauses between two attempts double each time.
 */
export class Probing implements Feature {
  readonly #parts: Parts;
  readonly #doubts = new Map<Connection, Doubt>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** They are somewhere else now, or were out of sight. */
  seen(person: Person): void {
    this.probe(person);
  }

  unseen(person: Person): void {
    this.probe(person);
  }

  networkChanged(): void {
    for (const person of this.#parts.people.all()) this.probe(person);
  }

  /** Asks for a sign of life, unless one is awaited already. */
  probe(person: Person): void {
    const control = person.secure ? controlOf(person) : undefined;
    if (control === undefined || this.#doubts.has(control)) return;
    control.send({ type: 'alive', answer: true }).catch(() => {}); // its close is reported separately
    const patienceMs = isLanlineSince(person, '0.3') ? ANSWER_MS : OLDER_ANSWER_MS;
    const undo = this.#parts.clock.after(patienceMs, () => this.#unanswered(control));
    this.#doubts.set(control, { person, unanswered: false, undo });
    this.#parts.onDoubt(true);
  }

  /** It works after all. */
  heard(connection: Connection): void {
    const doubt = this.#settle(connection);
    if (doubt?.unanswered !== true || controlOf(doubt.person) !== connection) return;
    this.#parts.people.setLink(doubt.person, { state: 'open' });
    this.#parts.links.cancelRenewal(doubt.person);
    this.#parts.tell('linkRevived', doubt.person);
  }

  linkOpened(person: Person): void {
    this.#settleAll(person);
  }

  linkLost(person: Person): void {
    this.#settleAll(person);
  }

  stop(): void {
    for (const control of [...this.#doubts.keys()]) this.#settle(control);
  }

  #unanswered(control: Connection): void {
    const doubt = this.#doubts.get(control);
    if (doubt === undefined) return;
    if (control.closed) return void this.#settle(control);
    const { person } = doubt;
    doubt.unanswered = true;
    person.doubted = true;
    this.#parts.people.setLink(person, { state: 'lost' });
    void this.#renew(control, doubt);
  }

  async #renew(control: Connection, doubt: Doubt): Promise<void> {
    const { links, clock } = this.#parts;
    const code: ProblemCode | undefined = await links.renew(doubt.person).then(
      () => undefined,
      (error: unknown) => codeOf(error),
    );
    if (code === undefined || this.#doubts.get(control) !== doubt) return;
    if (FINAL.has(code)) return; // the silence of the old connection will end it
    doubt.undo = clock.after(PAUSE_MS, () => void this.#renew(control, doubt));
  }

  #settleAll(person: Person): void {
    for (const [control, doubt] of [...this.#doubts]) if (doubt.person === person) this.#settle(control);
  }

  #settle(control: Connection): Doubt | undefined {
    const doubt = this.#doubts.get(control);
    if (doubt === undefined) return undefined;
    this.#doubts.delete(control);
    doubt.undo();
    doubt.person.doubted = false;
    if (this.#doubts.size === 0) this.#parts.onDoubt(false);
    return doubt;
  }
}
