import { createStore } from 'zustand/vanilla';
import type { OfferView } from '../../main/ipc/contract.ts';

interface Offers {
  /** Oldest first, so that answering one never moves another under the pointer. */
  readonly list: readonly OfferView[];
  replace(list: readonly OfferView[]): void;
}

/** Requests to chat, connect or send files. */
export function createOffers() {
  return createStore<Offers>()((set) => ({
    list: [],
    replace: (list) => set({ list: [...list].sort((a, b) => a.receivedAt - b.receivedAt) }),
  }));
}

/** Whole seconds the other side will still wait, never below 0; undefined if they did not say. */
export function secondsLeft(offer: OfferView, now: number): number | undefined {
  if (offer.waitsUntil === undefined) return undefined;
  return Math.max(0, Math.ceil((offer.waitsUntil - now) / 1000));
}

export const offers = createOffers();
