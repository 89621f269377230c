import { createStore } from 'zustand/vanilla';
import type { FoundItem, ItemView, TextItem, TransferView } from '../../main/ipc/contract.ts';

/** How sending went with one of several people. A problem alone means that not even an item came of it. */
export interface Outcome {
  readonly personId: string;
  readonly text?: TextItem;
  readonly transfer?: TransferView;
  readonly problem?: string;
}

interface Outcomes {
  /** By item id, transfer id, or (for problems) person id. */
  readonly byId: ReadonlyMap<string, Outcome>;
  clear(): void;
  addTexts(found: readonly FoundItem[]): void;
  addTransfer(personId: string, transferId: string, transfer: TransferView | undefined): void;
  addProblem(personId: string, problem: string): void;
  follow(item: ItemView): void;
  followTransfer(transfer: TransferView): void;
}

/** Tracks what was sent to several people at once, per person. */
export function createOutcomes() {
  return createStore<Outcomes>()((set, get) => {
    const put = (id: string, outcome: Outcome) => set({ byId: new Map(get().byId).set(id, outcome) });
    return {
      byId: new Map(),
      clear: () => set({ byId: new Map() }),
      addTexts: (found) => {
        const byId = new Map(get().byId);
        for (const { personId, item } of found)
          if (item.kind === 'text') byId.set(item.id, { personId, text: item });
        set({ byId });
      },
      addTransfer: (personId, transferId, transfer) =>
        put(transferId, transfer === undefined ? { personId } : { personId, transfer }),
      addProblem: (personId, problem) => put(personId, { personId, problem }),
      follow: (item) => {
        const outcome = get().byId.get(item.id);
        if (outcome !== undefined && item.kind === 'text') put(item.id, { ...outcome, text: item });
      },
      followTransfer: (transfer) => {
        const outcome = get().byId.get(transfer.id);
        if (outcome !== undefined) put(transfer.id, { ...outcome, transfer });
      },
    };
  });
}

export const outcomes = createOutcomes();
