import type { FileSource, Shape } from '../../ipc/contract.ts';
import { AskedFiles } from '../files/asked-files.ts';
import { type Collection, collect } from '../files/collect-files.ts';
import type { FileList } from '../files/file-list.ts';
import { decodeList, EncodedList } from '../files/list-codec.ts';
import { listedCollection } from '../files/listed-collection.ts';
import type { TransferContext } from './transfer-context.ts';
import type { TransferStore } from './transfer-store.ts';

type Context = Pick<TransferContext, 'openSource' | 'disk'>;

interface Parts {
  /** The transfer's. */
  readonly id: string;
  readonly name: string;
  readonly shape: Shape;
  readonly sources: readonly FileSource[];
  readonly store: Pick<TransferStore, 'list' | 'putList'>;
}

/**
 * What a transfer sends: collected only once, and stored, so that later attempts send the same files. One that has been
 * changed or removed meanwhile fails alone.
 */
export class OfferedFiles {
  /** Those that the other side has asked for since we started. */
  readonly asked = new AskedFiles();
  readonly #parts: Parts;
  #known: Collection | undefined;
  #stored: FileList | undefined;
  #collection: Promise<Collection> | undefined;
  #list: Promise<EncodedList> | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Once they are collected. */
  get files(): Collection['files'] | undefined {
    return this.#known?.files;
  }

  /** The same with everything else, as it is listed; after a restart, once it is loaded. */
  get everything(): FileList | undefined {
    return this.#known ?? this.#stored;
  }

  /** After a restart, the list is known as it was stored, without a look at the disk. @throws Problem 'file-list' */
  async load(): Promise<void> {
    if (this.everything !== undefined) return;
    const { store, id } = this.#parts;
    const parts = store.list(id);
    if (parts.length > 0) this.#stored = await decodeList(parts);
  }

  /** They have been collected already. */
  are(collection: Collection): void {
    this.#known = collection;
    this.#collection = Promise.resolve(collection);
    this.#list = undefined;
  }

  /** @throws whatever collecting throws: then it is tried anew the next time */
  collection(context: Context): Promise<Collection> {
    if (this.#collection !== undefined) return this.#collection;
    const collecting = this.#collect(context);
    this.#collection = collecting;
    collecting.then(
      (collection) => {
        if (this.#collection === collecting) this.#known = collection;
      },
      () => {
        if (this.#collection === collecting) this.#collection = undefined;
      },
    );
    return collecting;
  }

  /** As it is sent. @throws Problem 'too-many-files'; whatever collecting throws */
  list(context: Context): Promise<EncodedList> {
    if (this.#list !== undefined) return this.#list;
    const encoding = this.collection(context).then((collection) => EncodedList.of(collection));
    this.#list = encoding;
    encoding.catch(() => {
      if (this.#list === encoding) this.#list = undefined;
    });
    return encoding;
  }

  /** Stores the list, so that the same files are sent after a restart. @throws Problem 'storage-…', 'too-many-files' */
  async keep(context: Context): Promise<void> {
    const { store, id } = this.#parts;
    const list = await this.list(context);
    const parts = Array.from({ length: list.length }, (_, part) => list.at(part));
    await store.putList(id, parts);
  }

  async #collect({ openSource, disk }: Context): Promise<Collection> {
    const { sources, store, id } = this.#parts;
    const parts = store.list(id);
    if (parts.length > 0) {
      const listed = listedCollection(await decodeList(parts), this.#parts, openSource, disk);
      if (listed !== undefined) return listed;
    }
    return collect(sources, openSource, disk);
  }
}
