import type { ItemView } from '../ipc/contract.ts';

/** What an item holds beyond its view: fetched piece by piece, never sent to a window whole. */
export type Content =
  | { readonly kind: 'value'; readonly value: unknown; readonly sizeBytes: number }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** Where conversations are kept. Synchronous throughout: what `append` returned from is kept. */
export interface History {
  append(personId: string, item: ItemView, content?: Content): void;
  /** Replaces the item of the same id; its content stays. */
  replace(personId: string, item: ItemView): void;
  find(itemId: string): { readonly personId: string; readonly item: ItemView } | undefined;
  /** Undefined when the item has none, or it is not kept any more. */
  content(itemId: string): Content | undefined;
  /** The newest `limit` items older than the item `before` (null: the newest of all), oldest first. */
  page(personId: string, before: string | null, limit: number): ItemView[];
  /** Everything that was said with one person is another's from now on, in the order of its time. */
  move(fromPersonId: string, toPersonId: string): void;
  forget(personId: string): void;
}
