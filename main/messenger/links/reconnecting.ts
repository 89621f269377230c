import type { ProblemCode } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { Ending, Feature } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { codeOf } from '../problem-of.ts';
import { Backoff } from './backoff.ts';
import { controlOf } from './control-connection.ts';
import { FINAL } from './final-failures.ts';
import type { Links } from './links.ts';

/** A connection that lasted this long was stable: the pauses start over. */
const STEADY_MS = 10_000;
/** A text is a reason to call at once, but many texts are not one to call all the time. */
const HURRIED_PAUSE_MS = 2_000;
/** After this, somebody out of sight is only called when they are seen again. */
const GIVE_UP_MS = 5 * 60_000;
/**
 * Their program took the call, but nobody answered: perhaps a person is being asked, who must not be pestered. It doubles
 * each time.
 */
const UNANSWERED_PAUSE_MS = 5 * 60_000;
/** Somebody who let us in before is hardly asked again: rather, the call got lost. */
const KNOWN_UNANSWERED_PAUSE_MS = 20_000;
const LONGEST_UNANSWERED_PAUSE_MS = 60 * 60_000;

interface Parts {
  readonly links: Pick<Links, 'open' | 'isCalling'>;
  readonly people: Pick<PeopleRegistry, 'setLink' | 'get'>;
  readonly environment: Pick<Environment, 'clock' | 'randomHex'>;
}

/**
 * Reconnects to people with a certificate: after growing pauses as long as they are in sight, and at once when they are
 * seen again or the network has changed.
 */
export class Reconnecting implements Feature {
  readonly #parts: Parts;
  readonly #backoff: Backoff;
  /** Whom we are trying to reach, and since when. */
  readonly #since = new Map<Person, number>();
  /** When each was called last, by the clock's `elapsed`. */
  readonly #calledAt = new Map<Person, number>();
  /** How often nobody answered. */
  readonly #unanswered = new Map<Person, number>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.environment);
  }

  linkLost(person: Person, { how, lastedMs }: Ending): void {
    if (lastedMs > STEADY_MS) this.#backoff.worked(person.id);
    if (how === 'lost' && person.secure) this.soon(person);
  }

  /** Calls them after the next pause. @param failure of the last call, if there was one */
  soon(person: Person, failure?: ProblemCode): void {
    const { people, environment } = this.#parts;
    if (this.#stopped || people.get(person.id) !== person) return; // forgotten meanwhile
    if (controlOf(person) !== undefined) return; // another connection took the place of what was lost
    const now = environment.clock.elapsed();
    const since = this.#since.get(person) ?? now;
    this.#since.set(person, since);
    if (now - since > GIVE_UP_MS && !person.here) {
      const problem = { code: 'gave-up', who: person.name } as const;
      people.setLink(person, { state: 'closed', ended: 'lost', problem });
      return;
    }
    const atLeastMs = failure === 'timeout' ? this.#pauseAfterSilence(person) : 0;
    const retryAt = this.#backoff.later(person.id, () => void this.#call(person), atLeastMs);
    // That nobody answered is the news; there was no connection to be lost.
    const link = failure === 'timeout' ? person.link : ({ state: 'lost' } as const);
    people.setLink(person, { ...link, retryAt });
  }

  /** A call for something that waits has failed: there is another one, unless they are out of sight or that one was final. */
  afterFailure(person: Person, error: unknown): void {
    const code = codeOf(error);
    if (person.here && !FINAL.has(code)) this.soon(person, code);
  }

  #pauseAfterSilence(person: Person): number {
    const count = this.#unanswered.get(person) ?? 0;
    this.#unanswered.set(person, count + 1);
    const firstMs = person.fingerprint === undefined ? UNANSWERED_PAUSE_MS : KNOWN_UNANSWERED_PAUSE_MS;
    return Math.min(firstMs * 2 ** count, LONGEST_UNANSWERED_PAUSE_MS);
  }

  /** If we lost them, we call them immediately. */
  seen(person: Person): void {
    if (this.#since.has(person)) this.#callNow(person);
  }

  /** Something new waits for somebody whom we lost. */
  hurry(person: Person): void {
    const calledAt = this.#calledAt.get(person) ?? Number.NEGATIVE_INFINITY;
    const isDue = this.#parts.environment.clock.elapsed() - calledAt >= HURRIED_PAUSE_MS;
    if (isDue && this.#since.has(person)) this.#callNow(person);
  }

  networkChanged(): void {
    for (const person of [...this.#since.keys()]) if (!this.#unanswered.has(person)) this.#callNow(person);
  }

  linkOpened(person: Person): void {
    this.#since.delete(person);
    this.#calledAt.delete(person);
    this.#unanswered.delete(person);
    this.#backoff.drop(person.id);
  }

  disconnecting(person: Person): void {
    this.linkOpened(person);
  }

  stop(): void {
    this.#stopped = true;
    this.#since.clear();
    this.#backoff.stop();
  }

  #callNow(person: Person): void {
    if (this.#parts.links.isCalling(person.id)) return;
    this.#backoff.drop(person.id);
    void this.#call(person);
  }

  async #call(person: Person): Promise<void> {
    this.#calledAt.set(person, this.#parts.environment.clock.elapsed());
    try {
      await this.#parts.links.open(person, person.fingerprint !== undefined);
    } catch (error) {
      if (!this.#since.has(person)) return; // given up meanwhile
      const code = codeOf(error);
      if (FINAL.has(code)) this.linkOpened(person);
      else this.soon(person, code);
    }
  }
}
