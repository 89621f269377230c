import { type BrowserWindow, Notification } from 'electron';
import { filesText, toldFolders } from '../../locales/files-text.ts';
import { languageFor, type Translate, translatorFor } from '../../locales/index.ts';
import { transferName } from '../../locales/transfer-name.ts';
import type { OfferView } from '../ipc/contract.ts';
import type { Lanline } from '../lanline.ts';
import { bringToFront } from './window.ts';

const MAX_BODY_CHARS = 200;

/**
 * Notifies the user of offers while the window is not focused; a click brings it to the front. Returns a
 * function that stops this.
 */
export function notifyOfOffers(
  lanline: Pick<Lanline, 'subscribe'>,
  window: BrowserWindow,
  languages: readonly string[],
): () => void {
  const t = translatorFor(languageFor(languages));
  /**
   * By unanswered offer. Keeps references, because a garbage-collected notification never receives its click.
   */
  const shown = new Map<string, Notification | undefined>();
  const unsubscribe = lanline.subscribe((event, payload) => {
    if (event !== 'offers' || window.isDestroyed()) return;
    const waiting = (payload as readonly OfferView[]).filter(({ state }) => state === 'waiting');
    const fresh = waiting.filter(({ id }) => !shown.has(id));
    for (const [id, notification] of shown) {
      if (waiting.some((offer) => offer.id === id)) continue;
      notification?.close();
      shown.delete(id);
    }
    const quiet = window.isFocused() || !Notification.isSupported();
    for (const offer of fresh) shown.set(offer.id, quiet ? undefined : show(offer, window, t));
  });
  return () => {
    unsubscribe();
    for (const notification of shown.values()) notification?.close();
    shown.clear();
  };
}

function show(offer: OfferView, window: BrowserWindow, t: Translate): Notification {
  const body = sentence(offer, t).slice(0, MAX_BODY_CHARS).toWellFormed();
  const notification = new Notification({ title: offer.name, body: withoutMarkup(body) });
  notification.on('click', () => bringToFront(window));
  notification.show();
  return notification;
}

function sentence({ what, trust, addressName: address }: OfferView, t: Translate): string {
  const unverified = trust === 'plain';
  // The claimed file name goes last, so that a long one can't push out who is asking.
  if (what.kind === 'file') {
    const facts = { files: filesText(t, what), name: transferName(t, { ...what, name: what.fileName }) };
    const key = what.fileCount === 1 && toldFolders(what) === 0 ? 'file' : 'files';
    return unverified
      ? t(`notifications.${key}Unverified`, { ...facts, address })
      : t(`notifications.${key}`, facts);
  }
  const asks =
    what.kind === 'program'
      ? t(what.stream ? 'notifications.stream' : 'notifications.data')
      : t(`notifications.${what.kind}`);
  return unverified ? t('notifications.unverified', { what: asks, address }) : asks;
}

/** Linux desktops parse a notification's body as markup, and part of ours comes from a stranger. */
function withoutMarkup(text: string): string {
  return text.replaceAll('<', '‹').replaceAll('>', '›').replaceAll('&', '+');
}
