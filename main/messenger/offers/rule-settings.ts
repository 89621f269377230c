import type { Calls, OfferView, Remember } from '../../ipc/contract.ts';
import type { Feature } from '../feature.ts';
import type { Links } from '../links/links.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import { ruleKindOfOffer } from './rule-kind.ts';
import type { Rules } from './rules.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly rules: Rules;
  now(): number;
}

/** Lets the user list, set and revoke rules. */
export class RuleSettings implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    setRule: async (personId, kind, action, limits) => {
      const { people, links, rules } = this.#parts;
      const person = people.need(personId);
      rules.set(personId, kind, action, limits);
      if (action === 'block') await links.disconnect(person);
      people.changed(person);
    },
    rules: async () => {
      const { people, rules } = this.#parts;
      return rules.all().map((rule) => ({ ...rule, name: people.get(rule.subject)?.name ?? rule.subject }));
    },
    revokeRule: async (subject, kind) => {
      this.#parts.rules.set(subject, kind, null);
      this.#changed(subject);
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * Applies an offer's answer to later offers, from the same person or from any plain program at that
   * address.
   */
  remember(offer: OfferView, accept: boolean, { what, forMs }: Remember): void {
    const kind = what === 'any' ? 'any' : ruleKindOfOffer(offer);
    if (kind === undefined) return;
    const isPlain = offer.trust === 'plain';
    const subject = isPlain ? (offer.addressName.split(':')[0] ?? '') : offer.personId;
    const limits = forMs === undefined ? {} : { until: this.#parts.now() + forMs };
    this.#parts.rules.set(subject, kind, accept ? 'accept' : 'block', limits);
    this.#changed(offer.personId);
  }

  forgetting({ id }: Person): void {
    this.#parts.rules.forget(id);
  }

  #changed(personId: string): void {
    const person = this.#parts.people.get(personId);
    if (person !== undefined) this.#parts.people.changed(person);
  }
}
