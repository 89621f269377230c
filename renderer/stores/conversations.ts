import { createStore } from 'zustand/vanilla';
import type { ItemView, StreamView, TransferView } from '../../main/ipc/contract.ts';

/** The part of a conversation that the window holds: one stretch without gaps, oldest first. */
export interface Conversation {
  readonly items: readonly ItemView[];
  /** False until the first page has arrived. */
  readonly loaded: boolean;
  /** True when there is nothing older. */
  readonly complete: boolean;
  /** True when there is nothing newer, so that what arrives goes at the end. */
  readonly newest: boolean;
}

interface Conversations {
  readonly byPerson: ReadonlyMap<string, Conversation>;
  /** Starts holding a conversation; `fill` then adds the first page of history. */
  begin(personId: string): void;
  /** Adds older items in front. An item already held is newer than the page's copy, and stays. */
  fill(personId: string, page: readonly ItemView[], complete: boolean): void;
  /** Holds another stretch instead, such as one around a search result. */
  show(personId: string, items: readonly ItemView[], ends: Pick<Conversation, 'complete' | 'newest'>): void;
  /** Adds newer items at the end. */
  extend(personId: string, page: readonly ItemView[], newest: boolean): void;
  put(personId: string, item: ItemView): void;
  remove(personId: string, itemId: string): void;
  setTransfer(personId: string, itemId: string, transfer: TransferView): void;
  setStream(personId: string, itemId: string, stream: StreamView): void;
  forget(personId: string): void;
  forgetAll(): void;
}

/** Most items held per conversation; the rest is dropped, and loaded again when scrolled to. */
const mostHeld = 300;
const nothing: Conversation = { items: [], loaded: false, complete: false, newest: true };

/** The conversations opened in this window. Items of others are not held: the history has them. */
export function createConversations() {
  return createStore<Conversations>()((set) => {
    const change = (personId: string, how: (conversation: Conversation) => Conversation) =>
      set((state) => {
        const conversation = state.byPerson.get(personId);
        if (!conversation) return state;
        const changed = how(conversation);
        return changed === conversation
          ? state
          : { byPerson: new Map(state.byPerson).set(personId, changed) };
      });

    const replaceItem = (personId: string, itemId: string, how: (item: ItemView) => ItemView) =>
      change(personId, (conversation) => {
        const index = conversation.items.findLastIndex((item) => item.id === itemId);
        const item = conversation.items[index];
        if (!item) return conversation;
        return { ...conversation, items: conversation.items.with(index, how(item)) };
      });

    return {
      byPerson: new Map(),
      begin: (personId) =>
        set((state) =>
          state.byPerson.has(personId) ? state : { byPerson: new Map(state.byPerson).set(personId, nothing) },
        ),
      fill: (personId, page, complete) =>
        change(personId, ({ items, newest }) => {
          const held = new Set(items.map((item) => item.id));
          const all = [...page.filter((item) => !held.has(item.id)), ...items];
          // Too many: those at the far end go, and load again when scrolled to.
          const kept = all.slice(0, mostHeld);
          return { items: kept, loaded: true, complete, newest: newest && kept.length === all.length };
        }),
      show: (personId, items, ends) =>
        set((state) => ({
          byPerson: new Map(state.byPerson).set(personId, { items, loaded: true, ...ends }),
        })),
      extend: (personId, page, newest) =>
        change(personId, (conversation) => {
          const held = new Set(conversation.items.map((item) => item.id));
          const items = [...conversation.items, ...page.filter((item) => !held.has(item.id))];
          if (items.length <= mostHeld) return { ...conversation, items, newest };
          return { ...conversation, items: items.slice(-mostHeld), newest, complete: false };
        }),
      put: (personId, item) =>
        change(personId, (conversation) => {
          const index = conversation.items.findLastIndex((held) => held.id === item.id);
          if (index >= 0) return { ...conversation, items: conversation.items.with(index, item) };
          if (!conversation.newest) return conversation;
          const items = [...conversation.items, item];
          if (items.length <= mostHeld) return { ...conversation, items };
          return { ...conversation, items: items.slice(-mostHeld / 2), complete: false };
        }),
      remove: (personId, itemId) =>
        change(personId, (conversation) => {
          const items = conversation.items.filter((item) => item.id !== itemId);
          return items.length === conversation.items.length ? conversation : { ...conversation, items };
        }),
      setTransfer: (personId, itemId, transfer) =>
        replaceItem(personId, itemId, (item) => (item.kind === 'file' ? { ...item, transfer } : item)),
      setStream: (personId, itemId, stream) =>
        replaceItem(personId, itemId, (item) => (item.kind === 'stream' ? { ...item, stream } : item)),
      forget: (personId) =>
        set((state) => {
          const rest = new Map(state.byPerson);
          rest.delete(personId);
          return { byPerson: rest };
        }),
      forgetAll: () => set({ byPerson: new Map() }),
    };
  });
}

export const conversations = createConversations();
