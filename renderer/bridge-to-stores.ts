import type { Bridge, ItemView } from '../main/ipc/contract.ts';
import { orReport } from './report-failure.ts';
import { conversations } from './stores/conversations.ts';
import { diagnosis } from './stores/diagnosis.ts';
import { offers } from './stores/offers.ts';
import { outcomes } from './stores/outcomes.ts';
import { people } from './stores/people.ts';
import { session } from './stores/session.ts';

/**
 * Feeds events from the bridge into the stores, and takes a new snapshot whenever the main process is reachable
 * again.
 */
export function follow(bridge: Bridge): void {
  bridge.on.me((me) => session.getState().setMe(me));
  bridge.on.diagnosis((view) => diagnosis.getState().progress(view));
  bridge.on.person((person) => people.getState().put(person));
  bridge.on.personGone(({ id }) => {
    people.getState().remove(id);
    conversations.getState().forget(id);
    if (session.getState().selectedId === id) session.getState().select(null);
  });
  bridge.on.offers((list) => offers.getState().replace(list));
  bridge.on.item(({ personId, item }) => {
    conversations.getState().put(personId, item);
    outcomes.getState().follow(item);
    if (item.from === 'them' && isNews(item)) session.getState().announce(personId, item);
  });
  bridge.on.itemGone(({ personId, itemId }) => {
    conversations.getState().remove(personId, itemId);
    if (session.getState().editing?.itemId === itemId) session.getState().edit(null);
  });
  bridge.on.conversation(({ personId }) => conversations.getState().forget(personId));
  bridge.on.transfer(({ personId, itemId, transfer }) => {
    conversations.getState().setTransfer(personId, itemId, transfer);
    outcomes.getState().followTransfer(transfer);
  });
  bridge.on.stream(({ personId, itemId, stream }) =>
    conversations.getState().setStream(personId, itemId, stream),
  );
  let lost = false;
  bridge.onLink((up) => {
    session.getState().setMainReachable(up);
    if (!up) lost = true;
    else if (lost) {
      lost = false;
      // We missed events meanwhile: forget all items, and the open conversation loads again.
      conversations.getState().forgetAll();
      void refresh(bridge);
    }
  });
  void refresh(bridge);
}

async function refresh(bridge: Bridge): Promise<void> {
  const snapshot = await orReport(bridge.calls.snapshot());
  if (!snapshot) return;
  people.getState().replaceAll(snapshot.people);
  offers.getState().replace(snapshot.offers);
  session.getState().begin(snapshot.me, snapshot.shell);
}

/** Excludes edits and deletions of earlier messages, and files that the user has just declined. */
function isNews(item: ItemView): boolean {
  if (item.kind === 'file') return item.transfer.state !== 'denied';
  return item.kind !== 'text' || (item.editedAt === undefined && !item.deleted);
}
