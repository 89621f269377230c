import type { ItemView } from './views/item-view.ts';
import type { MeView } from './views/me-view.ts';
import type { OfferView } from './views/offer-view.ts';
import type { PersonView } from './views/person-view.ts';
import type { StreamView } from './views/stream-view.ts';
import type { TransferView } from './views/transfer-view.ts';

/** One event: the type of what it tells, and how it is told. Its payload is ours, so nothing needs to check it. */
export interface Event<P> {
  /** What it is about: of several in one turn of the loop about the same, the newest is sent. */
  about(payload: P): string;
  /** Told at most 30 times a second, but for the last one, which is told at once. */
  readonly isLast?: (payload: P) => boolean;
}

function event<P>(declaration: Event<P>): Event<P> {
  return declaration;
}

const ENDED: ReadonlySet<TransferView['state']> = new Set(['done', 'failed', 'cancelled', 'denied']);

/** What a window is told, each event once. */
export const events = {
  me: event<MeView>({ about: () => 'me' }),
  person: event<PersonView>({ about: ({ id }) => `person ${id}` }),
  personGone: event<{ readonly id: string }>({ about: ({ id }) => `person ${id}` }),
  offers: event<readonly OfferView[]>({ about: () => 'offers' }),
  item: event<{ readonly personId: string; readonly item: ItemView }>({
    about: ({ item }) => `item ${item.id}`,
  }),
  itemGone: event<{ readonly personId: string; readonly itemId: string }>({
    about: ({ itemId }) => `item ${itemId}`,
  }),
  /** A conversation is no longer what was loaded of it: load it again. */
  conversation: event<{ readonly personId: string }>({ about: ({ personId }) => `conversation ${personId}` }),
  transfer: event<{ readonly personId: string; readonly itemId: string; readonly transfer: TransferView }>({
    about: ({ itemId }) => `transfer ${itemId}`,
    isLast: ({ transfer }) => ENDED.has(transfer.state),
  }),
  stream: event<{ readonly personId: string; readonly itemId: string; readonly stream: StreamView }>({
    about: ({ itemId }) => `stream ${itemId}`,
    isLast: ({ stream }) => stream.state === 'ended',
  }),
};

export type EventName = keyof typeof events;
/** The payload of each event. */
export type Events = { [E in EventName]: (typeof events)[E] extends Event<infer P> ? P : never };
