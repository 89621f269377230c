import type { Environment } from '../environment.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { codeFor } from '../sentences.ts';
import type { Ending, Links } from './links.ts';
import { Retry } from './retry.ts';

/** What lasted so long was no accident at the admission: the pauses begin anew. */
const STEADY_MS = 10_000;
/** After that they are called when they are seen again, and not before. */
const GIVE_UP_MS = 5 * 60_000;
/** Somebody's decision, or a danger: trying again would be pestering, or worse. */
const FINAL = new Set(['denied', 'aborted', 'timeout', 'identity', 'insecure', 'plain-unwanted', 'moved']);

interface Parts {
  readonly links: Pick<Links, 'open'>;
  readonly people: Pick<PeopleRegistry, 'setLink' | 'get'>;
  readonly environment: Pick<Environment, 'clock' | 'randomHex'>;
}

/** Calls again whom we lost, with pauses that grow, and at once when they are seen. Only who has a certificate. */
export class Reconnecting {
  readonly #parts: Parts;
  readonly #retry: Retry;
  /** Since when we try, by person. */
  readonly #since = new Map<string, number>();

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#retry = new Retry(parts.environment);
  }

  /** The last connection to talk on has ended. */
  ended(person: Person, { how, lastedMs }: Ending): void {
    if (lastedMs > STEADY_MS) this.#retry.worked(person.id);
    if (how === 'lost' && person.secure) this.soon(person);
  }

  /** Calls them after the next pause. */
  soon(person: Person): void {
    const { people, environment } = this.#parts;
    if (people.get(person.id) !== person) return; // forgotten meanwhile
    const now = environment.clock.now();
    const since = this.#since.get(person.id) ?? now;
    this.#since.set(person.id, since);
    if (now - since > GIVE_UP_MS) {
      const message = `${person.name} can't be reached. You are connected again when they are back.`;
      people.setLink(person, { state: 'closed', message });
      return;
    }
    const retryAt = this.#retry.later(person.id, () => void this.#call(person));
    people.setLink(person, { state: 'lost', message: 'Connection lost', retryAt });
  }

  /** They are there: whom we lost is called at once. */
  seen(person: Person): void {
    if (!this.#since.has(person.id) || person.link.state === 'calling') return;
    this.#retry.drop(person.id);
    void this.#call(person);
  }

  opened(person: Person): void {
    this.#since.delete(person.id);
    this.#retry.drop(person.id);
  }

  /** The user does not want it. */
  giveUp(person: Person): void {
    this.opened(person);
  }

  stop(): void {
    this.#since.clear();
    this.#retry.stop();
  }

  async #call(person: Person): Promise<void> {
    try {
      await this.#parts.links.open(person, true);
    } catch (error) {
      if (!this.#since.has(person.id)) return; // given up meanwhile
      if (FINAL.has(codeFor(error))) this.opened(person);
      else this.soon(person);
    }
  }
}
