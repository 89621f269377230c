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

/** What stands together in the list: one request, or all the files that one person wants to send. */
export interface OfferEntry {
  /** The same as long as somebody has files to be decided about, however many. */
  readonly key: string;
  /** Oldest first, and at least one. */
  readonly offers: readonly OfferView[];
}

/** Folds waiting offers of files by person; each entry stands where its oldest offer does. */
export function entriesOf(list: readonly OfferView[]): OfferEntry[] {
  const entries = new Map<string, OfferView[]>();
  for (const offer of list) {
    const isFolded = offer.what.kind === 'file' && offer.state === 'waiting';
    const key = isFolded ? `files of ${offer.personId}` : offer.id;
    entries.set(key, [...(entries.get(key) ?? []), offer]);
  }
  return [...entries].map(([key, offers]) => ({ key, offers }));
}

/** Whole seconds the other side will still wait, never below 0; undefined if they did not say. */
export function secondsLeft(offer: OfferView, now: number): number | undefined {
  if (offer.waitsUntil === undefined) return undefined;
  return Math.max(0, Math.ceil((offer.waitsUntil - now) / 1000));
}

export const offers = createOffers();
