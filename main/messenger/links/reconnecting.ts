import type { ProblemCode } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import type { Ending, Feature } from '../feature.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { codeOf } from '../problem-of.ts';
import { Backoff } from './backoff.ts';
import type { Links } from './links.ts';

/** A connection that lasted this long was stable: the pauses start over. */
const STEADY_MS = 10_000;
/** After this we only call them when they are seen again. */
const GIVE_UP_MS = 5 * 60_000;
/** Somebody's decision or a danger: retrying would be pestering, or worse. */
const FINAL: ReadonlySet<ProblemCode> = new Set([
  'denied',
  'aborted',
  'timeout',
  'identity',
  'insecure',
  'plain-unwanted',
  'moved',
]);

interface Parts {
  readonly links: Pick<Links, 'open'>;
  readonly people: Pick<PeopleRegistry, 'setLink' | 'get'>;
  readonly environment: Pick<Environment, 'clock' | 'randomHex'>;
}

/** Reconnects to people with a certificate: after growing pauses, and immediately when they are seen. */
export class Reconnecting implements Feature {
  readonly #parts: Parts;
  readonly #backoff: Backoff;
  /** Since when we have been trying, by person. */
  readonly #since = new Map<string, number>();
  #stopped = false;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#backoff = new Backoff(parts.environment);
  }

  linkLost(person: Person, { how, lastedMs }: Ending): void {
    if (lastedMs > STEADY_MS) this.#backoff.worked(person.id);
    if (how === 'lost' && person.secure) this.soon(person);
  }

  /** Calls them after the next pause. */
  soon(person: Person): void {
    const { people, environment } = this.#parts;
    if (this.#stopped || people.get(person.id) !== person) return; // forgotten meanwhile
    const now = environment.clock.now();
    const since = this.#since.get(person.id) ?? now;
    this.#since.set(person.id, since);
    if (now - since > GIVE_UP_MS) {
      const problem = { code: 'gave-up', who: person.name } as const;
      people.setLink(person, { state: 'closed', ended: 'lost', problem });
      return;
    }
    const retryAt = this.#backoff.later(person.id, () => void this.#call(person));
    people.setLink(person, { state: 'lost', retryAt });
  }

  /** If we lost them, we call them immediately. */
  seen(person: Person): void {
    if (!this.#since.has(person.id) || person.link.state === 'calling') return;
    this.#backoff.drop(person.id);
    void this.#call(person);
  }

  linkOpened(person: Person): void {
    this.#since.delete(person.id);
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

  async #call(person: Person): Promise<void> {
    try {
      await this.#parts.links.open(person, true);
    } catch (error) {
      if (!this.#since.has(person.id)) return; // given up meanwhile
      if (FINAL.has(codeOf(error))) this.linkOpened(person);
      else this.soon(person);
    }
  }
}
