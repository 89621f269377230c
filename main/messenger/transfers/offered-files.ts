import type { FileSource } from '../../ipc/contract.ts';
import { AskedFiles } from '../files/asked-files.ts';
import { type Collection, collect } from '../files/collect-files.ts';
import type { FileList } from '../files/file-list.ts';
import { EncodedList } from '../files/list-codec.ts';
import type { TransferContext } from './transfer-context.ts';

type Context = Pick<TransferContext, 'openSource' | 'disk'>;

/** What a transfer sends: collected only once, so that later attempts send the same files. */
export class OfferedFiles {
  /** Those that the other side has asked for since we started. */
  readonly asked = new AskedFiles();
  readonly #sources: readonly FileSource[];
  #known: Collection | undefined;
  #collection: Promise<Collection> | undefined;
  #list: Promise<EncodedList> | undefined;

  constructor(sources: readonly FileSource[]) {
    this.#sources = sources;
  }

  /** Once they are collected. */
  get files(): Collection['files'] | undefined {
    return this.#known?.files;
  }

  /** The same with everything else, as it is listed. */
  get everything(): FileList | undefined {
    return this.#known;
  }

  /** They have been collected already. */
  are(collection: Collection): void {
    this.#known = collection;
    this.#collection = Promise.resolve(collection);
    this.#list = undefined;
  }

  /** @throws whatever collecting throws: then it is tried anew the next time */
  collection({ openSource, disk }: Context): Promise<Collection> {
    if (this.#collection !== undefined) return this.#collection;
    const collecting = collect(this.#sources, openSource, disk);
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
}
