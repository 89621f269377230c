import type { FoundItem, ItemView, PersonView, TextItem } from '../../ipc/contract.ts';

/** An item's content beyond its view: fetched piece by piece, never sent to a window in full. */
export type Content =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      readonly dataType: 'json' | 'raw';
      /**
       * In our own encoding; absent if only its sender can encode it: then it is kept while the program runs.
       */
      readonly encoded?: Uint8Array;
    }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** What the list of people shows of a conversation. */
export interface Summary {
  readonly unread: number;
  readonly lastKind?: NonNullable<PersonView['lastKind']>;
  readonly lastText?: string;
  readonly lastAt?: number;
}

/**
 * Where conversations are stored. Synchronous throughout: once `append` returns, the item is stored. Whatever can't be stored
 * throws a Problem 'storage-…' (storage-state.ts).
 */
export interface HistoryStore {
  /** Stores everything that `run` writes, or nothing of it. */
  together<T>(run: () => T): T;
  append(personId: string, item: ItemView, content?: Content): void;
  /** Appends a text whose sender calls it `wireId`; does nothing and returns false if it is already there. */
  appendText(personId: string, item: ItemView, wireId: string): boolean;
  /** The item ID of the text whose sender calls it `wireId`. */
  heardAs(personId: string, wireId: string): string | undefined;
  /** All texts of a person have been read. @param tells whether they are to be told */
  readTexts(personId: string, tells: boolean): void;
  /** The wire IDs of those that they are to be told about. */
  untoldReads(personId: string): string[];
  /** They know. */
  toldReads(personId: string, wireIds: readonly string[]): void;
  /** Replaces the item with the same ID; its content stays. */
  replace(item: ItemView): void;
  /** Replaces it now or, if it can't be stored, once that is possible; returns whether it is stored. */
  replaceSoon(item: ItemView): boolean;
  /** Removes an item and its content. */
  remove(itemId: string): void;
  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined;
  /** Undefined if the item has none or it is no longer kept. */
  content(itemId: string): Content | undefined;
  /** The newest `limit` items older than the item `before` (null: the newest of all), oldest first. */
  page(personId: string, before: string | null, limit: number): ItemView[];
  /** The oldest `limit` items newer than the item `after`, oldest first. */
  pageAfter(personId: string, after: string, limit: number): ItemView[];
  /**
   * Items containing words that start with each word of `query`, newest first; from everybody, or one person.
   */
  search(query: string, personId: string | null, limit: number): FoundItem[];
  /** Items that were in motion when the program ended. */
  unfinished(): { readonly personId: string; readonly item: ItemView }[];
  /** The oldest `limit` unacknowledged texts to a person newer than `after` (null: the oldest of all). */
  waitingTexts(personId: string, after: string | null, limit: number): TextItem[];
  /** Within `together` now, otherwise as soon as it can be stored. */
  summarize(personId: string, summary: Summary): void;
  summary(personId: string): Summary;
  /** Moves one person's conversation to another's, ordered by time. */
  move(fromPersonId: string, toPersonId: string): void;
  forget(personId: string): void;
}
