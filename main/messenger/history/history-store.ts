import type { FoundItem, ItemView, PersonView, TextItem } from '../../ipc/contract.ts';

/** What an item holds beyond its view: fetched piece by piece, never sent to a window whole. */
export type Content =
  | {
      readonly kind: 'value';
      readonly value: unknown;
      readonly dataType: 'json' | 'raw';
      /** In our own writing; absent for what only its sender can write: it is kept as long as the program runs. */
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

/** Where conversations are kept. Synchronous throughout: what `append` returned from is kept. */
export interface HistoryStore {
  append(personId: string, item: ItemView, content?: Content): void;
  /** Appends a text that its sender calls `wireId`; false, and nothing, when it was there already. */
  appendText(personId: string, item: ItemView, wireId: string): boolean;
  /** The item of a text that its sender calls `wireId`. */
  heardAs(personId: string, wireId: string): string | undefined;
  /** What the senders call those texts of a person that were not said to be read; from now on they were. */
  takeUnread(personId: string): string[];
  /** Replaces the item of the same id; its content stays. */
  replace(item: ItemView): void;
  /** Replaces many at once: all of them, or none. */
  replaceAll(items: readonly ItemView[]): void;
  /** Removes an item and its content. */
  remove(itemId: string): void;
  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined;
  /** Undefined when the item has none, or it is not kept any more. */
  content(itemId: string): Content | undefined;
  /** The newest `limit` items older than the item `before` (null: the newest of all), oldest first. */
  page(personId: string, before: string | null, limit: number): ItemView[];
  /** The oldest `limit` items newer than the item `after`, oldest first. */
  pageAfter(personId: string, after: string, limit: number): ItemView[];
  /** Items whose words all begin as those of `query` do, newest first; of everybody, or of one person. */
  search(query: string, personId: string | null, limit: number): FoundItem[];
  /** Items that were in motion when the program ended. */
  unfinished(): { readonly personId: string; readonly item: ItemView }[];
  /** The oldest `limit` texts to a person that are on their way, newer than `after` (null: the oldest of all). */
  waitingTexts(personId: string, after: string | null, limit: number): TextItem[];
  summarize(personId: string, summary: Summary): void;
  summary(personId: string): Summary;
  /** Everything that was said with one person is another's from now on, in the order of its time. */
  move(fromPersonId: string, toPersonId: string): void;
  forget(personId: string): void;
}
