import { type BrowserWindow, Notification } from 'electron';
import type { OfferView } from '../ipc/contract.ts';
import type { Lanline } from '../lanline.ts';

/** Tells of an offer while the window is not in front; a click brings the window up. Returns its undo. */
export function notifyOfOffers(lanline: Pick<Lanline, 'subscribe'>, window: BrowserWindow): () => void {
  let told = new Set<string>();
  return lanline.subscribe((event, payload) => {
    if (event !== 'offers') return;
    const waiting = (payload as readonly OfferView[]).filter(({ state }) => state === 'waiting');
    const fresh = waiting.filter(({ id }) => !told.has(id));
    told = new Set(waiting.map(({ id }) => id));
    if (window.isDestroyed() || window.isFocused() || !Notification.isSupported()) return;
    for (const offer of fresh) {
      const notification = new Notification({ title: offer.name, body: sentence(offer) });
      notification.on('click', () => window.show());
      notification.show();
    }
  });
}

function sentence({ what, trust, addressName }: OfferView): string {
  const who = trust === 'plain' ? ` (unverified, ${addressName})` : '';
  if (what.kind === 'file') return `wants to send you ${what.fileName}${who}`;
  if (what.kind === 'chat') return `wants to talk with you${who}`;
  return `wants to ${what.stream ? 'stream' : 'send'} ${what.dataType}${who}`;
}
