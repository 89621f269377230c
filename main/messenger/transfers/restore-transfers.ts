import type { Environment } from '../environment.ts';
import type { PeopleRegistry } from '../people/people-registry.ts';
import { restoredState } from './restored-state.ts';
import { discardRemoved } from './saved-files.ts';
import { Transfer, type TransferParts } from './transfer.ts';
import type { TransferContext } from './transfer-context.ts';
import type { TransferRegistry } from './transfer-registry.ts';
import type { TransferRunner } from './transfer-runner.ts';
import type { TransferStore } from './transfer-store.ts';

interface Parts extends TransferParts {
  readonly store: TransferStore;
  readonly people: PeopleRegistry;
  readonly context: TransferContext;
  readonly environment: Environment;
}

/** Restores unfinished transfers, which resume when the other side is there, and removes what is left of others. */
export function restoreTransfers(parts: Parts, known: TransferRegistry, runner: TransferRunner): void {
  const { store, conversations, people, context, environment } = parts;
  for (const record of store.unfinished()) {
    const item = conversations.find(record.itemId)?.item;
    const person = people.get(record.personId);
    if (item?.kind !== 'file' || person === undefined) {
      if (record.outcome === undefined) store.delete(record.itemId);
      else discardRemoved(context, record, store).catch((failure) => environment.log('discard', failure));
      continue;
    }
    const state = restoredState(record, item.transfer, person.name);
    runner.restored(person, known.add(Transfer.restore(record, state, item, parts)));
  }
}
