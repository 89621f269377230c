import { createStore } from 'zustand/vanilla';
import type { FoundItem, ItemView, TextItem, TransferView } from '../../main/ipc/contract.ts';

/** How what was sent to several fares with one of them; a problem alone: it did not even become an item. */
export interface Outcome {
  readonly personId: string;
  readonly text?: TextItem;
  readonly transfer?: TransferView;
  readonly problem?: string;
}

interface Outcomes {
  /** By item, transfer, or (of problems) person. */
  readonly byId: ReadonlyMap<string, Outcome>;
  clear(): void;
  addTexts(found: readonly FoundItem[]): void;
  addTransfer(personId: string, transferId: string, transfer: TransferView | undefined): void;
  addProblem(personId: string, problem: string): void;
  follow(item: ItemView): void;
  followTransfer(transfer: TransferView): void;
}

/** What was sent to several people at once, and what came of it with each of them. */
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
