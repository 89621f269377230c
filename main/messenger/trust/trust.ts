import { safetyNumber } from '../../engine/index.ts';
import type { Calls } from '../../ipc/contract.ts';
import type { Feature } from '../feature.ts';
import type { Conversations } from '../history/conversations.ts';
import type { Links } from '../links/links.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { Problem } from '../problem.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly conversations: Conversations;
  ownFingerprint(): string;
}

/** Lets the user verify who somebody is. */
export class Trust implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    safetyNumber: async (personId) =>
      safetyNumber(this.#parts.ownFingerprint(), this.#fingerprintOf(personId)),
    setVerified: async (personId, verified) => {
      this.#fingerprintOf(personId);
      this.#parts.people.setVerified(this.#parts.people.need(personId), verified);
    },
    joinPeople: async (oldId, newId) => {
      const { people, links, conversations } = this.#parts;
      const [before, now] = [people.need(oldId), people.need(newId)];
      if (before === now || !now.verified) throw new Problem('not-verified', { who: now.name });
      await links.disconnect(before);
      conversations.move(oldId, newId);
      people.forget(before);
      conversations.notice(newId, 'info', { code: 'new-key', who: now.name });
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** @throws Problem 'never-encrypted' for people without a certificate */
  #fingerprintOf(personId: string): string {
    const { fingerprint, name } = this.#parts.people.need(personId);
    if (fingerprint !== undefined) return fingerprint;
    throw new Problem('never-encrypted', { who: name });
  }
}
