import type { DiagnosisView } from './views/diagnosis-view.ts';
import type { ItemView } from './views/item-view.ts';
import type { MeView } from './views/me-view.ts';
import type { OfferView } from './views/offer-view.ts';
import type { PersonView } from './views/person-view.ts';
import type { StreamView } from './views/stream-view.ts';
import type { TransferView } from './views/transfer-view.ts';

/**
 * One event: its payload type and how it is sent. We create the payload, so there is no schema to check it.
 */
export interface Event<P> {
  /**
   * Its subject: of several events about the same subject in one turn of the event loop, only the newest is
   * sent.
   */
  about(payload: P): string;
  /**
   * If present, the event is sent at most 30 times a second per subject, except the last one, which is sent
   * immediately.
   */
  readonly isLast?: (payload: P) => boolean;
}

function event<P>(declaration: Event<P>): Event<P> {
  return declaration;
}

const ENDED: ReadonlySet<TransferView['state']> = new Set(['done', 'failed', 'cancelled', 'denied']);

/** The events sent to windows, each declared once. */
export const events = {
  /** What a running diagnosis has tested so far, and at last what it found. */
  diagnosis: event<DiagnosisView>({ about: () => 'diagnosis' }),
  me: event<MeView>({ about: () => 'me' }),
  person: event<PersonView>({ about: ({ id }) => `person ${id}` }),
  personGone: event<{ readonly id: string }>({ about: ({ id }) => `gone ${id}` }),
  offers: event<readonly OfferView[]>({ about: () => 'offers' }),
  item: event<{ readonly personId: string; readonly item: ItemView }>({
    about: ({ item }) => `item ${item.id}`,
  }),
  itemGone: event<{ readonly personId: string; readonly itemId: string }>({
    about: ({ itemId }) => `item ${itemId}`,
  }),
  /** A conversation has changed as a whole and must be reloaded. */
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
