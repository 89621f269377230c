import type { Calls, Destination, Remember } from '../../ipc/contract.ts';
import type { Feature } from '../feature.ts';
import type { Links } from '../links/links.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import type { Person } from '../people/person.ts';
import type { Offers } from './offers.ts';
import type { RuleSettings } from './rule-settings.ts';

interface Parts {
  readonly people: PeopleRegistry;
  readonly links: Links;
  readonly offers: Offers;
  readonly ruleSettings: RuleSettings;
}

/** Lets the user answer offers. */
export class Answers implements Feature {
  readonly #parts: Parts;

  readonly calls = {
    answerOffer: async (offerId, accept, remember) => this.answer(offerId, accept, remember),
    dismissOffer: async (offerId, callBack) => {
      const { offers, links, people } = this.#parts;
      const offer = offers.dismiss(offerId);
      if (offer === undefined || !callBack) return;
      links.open(people.whoOffered(offer)).catch(() => {}); // the link says why
    },
  } satisfies Partial<Calls>;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * @param destination where accepted files go
   * @throws Problem 'withdrawn'; 'storage-…': nothing was answered
   */
  answer(offerId: string, accept: boolean, remember?: Remember, destination?: Destination): void {
    const { offers, ruleSettings } = this.#parts;
    const offer = offers.get(offerId);
    // First, because an answer can't be taken back if it can't be remembered.
    if (offer?.state === 'waiting' && remember !== undefined) ruleSettings.remember(offer, accept, remember);
    if (!accept) return offers.answer(offerId, { is: 'declined' });
    offers.answer(offerId, { is: 'accepted', ...(destination === undefined ? {} : { destination }) });
  }

  /** If they are waiting for our answer, calling them lets them in. */
  calling(person: Person): void {
    this.#parts.offers.letIn(person.id);
  }
}
