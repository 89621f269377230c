import type { Destination, OfferView } from '../../ipc/contract.ts';
import type { Environment } from '../environment.ts';
import { MAX_OFFERS } from '../limits.ts';
import { Problem } from '../problem.ts';

/** A file offer has its transfer's ID, so that each leads to the other. */
export type Question = Omit<OfferView, 'id' | 'receivedAt' | 'state'> & { readonly id?: string };

/** How a question ended. */
export type Decision =
  /** `destination`: where the files that it is about go. */
  | { readonly is: 'accepted'; readonly destination?: Destination }
  | { readonly is: 'declined' }
  /** We are calling them ourselves, so they may talk. What they call about is not decided. */
  | { readonly is: 'let-in' }
  /** It was withdrawn, or there was no room for it. */
  | { readonly is: 'open' };

interface Offer {
  view: OfferView;
  readonly decide: (decision: Decision) => void;
}

/** Everything we are being asked, in one list. */
export class Offers {
  readonly #environment: Environment;
  readonly #offers = new Map<string, Offer>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /**
   * Asks the user. `withdraw` is for when the caller gave up. With `keep` the question stays in the list, so
   * that the user can call back.
   */
  ask(question: Question): {
    readonly decided: Promise<Decision>;
    readonly withdraw: (keep: boolean) => void;
  } {
    if (!this.#makeRoom()) return { decided: Promise.resolve({ is: 'open' }), withdraw: () => {} };
    const id = question.id ?? this.#environment.randomHex(8);
    const { promise, resolve } = Promise.withResolvers<Decision>();
    const view: OfferView = { ...question, id, receivedAt: this.#environment.clock.now(), state: 'waiting' };
    const offer: Offer = { view, decide: resolve };
    this.#offers.set(id, offer);
    this.#tell();
    const withdraw = (keep: boolean) => {
      resolve({ is: 'open' });
      if (this.#offers.get(id)?.view.state !== 'waiting') return;
      if (keep) offer.view = { ...offer.view, state: 'withdrawn' };
      else this.#offers.delete(id);
      this.#tell();
    };
    return { decided: promise, withdraw };
  }

  /** @throws Problem 'withdrawn' if there is nothing left to answer */
  answer(offerId: string, decision: Decision): void {
    const offer = this.#offers.get(offerId);
    if (offer === undefined || offer.view.state === 'withdrawn') {
      throw new Problem('withdrawn');
    }
    this.#offers.delete(offerId);
    this.#tell();
    offer.decide(decision);
  }

  /** Lets a person talk who asks for it, because we are calling them ourselves. */
  letIn(personId: string): void {
    for (const { view } of [...this.#offers.values()])
      if (view.personId === personId && view.state === 'waiting' && isCall(view.what))
        this.answer(view.id, { is: 'let-in' });
  }

  /**
   * Removes an offer from the list, denying it if it is still waiting. Returns its view, if there was one.
   */
  dismiss(offerId: string): OfferView | undefined {
    const offer = this.#offers.get(offerId);
    if (offer === undefined) return undefined;
    this.#offers.delete(offerId);
    this.#tell();
    offer.decide({ is: 'declined' });
    return offer.view;
  }

  /** Whether another question can be asked, if necessary in place of a withdrawn one. */
  hasRoom(): boolean {
    if (this.#offers.size < MAX_OFFERS) return true;
    return this.views().some((view) => view.state === 'withdrawn');
  }

  get(offerId: string): OfferView | undefined {
    return this.#offers.get(offerId)?.view;
  }

  views(): OfferView[] {
    return [...this.#offers.values()].map((offer) => offer.view);
  }

  #makeRoom(): boolean {
    if (this.#offers.size < MAX_OFFERS) return true;
    for (const [id, offer] of this.#offers) {
      if (offer.view.state === 'withdrawn') return this.#offers.delete(id);
    }
    return false;
  }

  #tell(): void {
    this.#environment.tell('offers', this.views());
  }
}

/** Whether it is asked because somebody wants to open a connection to talk on. */
function isCall(what: OfferView['what']): boolean {
  if (what.kind === 'program') return what.dataType === 'json' && !what.stream;
  return what.kind === 'chat' || (what.kind === 'file' && what.alsoChat === true);
}
