import type { FileSource } from '../../ipc/contract.ts';
import { type Collection, collect } from '../files/collect-files.ts';
import { EncodedList } from '../files/list-codec.ts';
import type { OutgoingFile } from '../files/packing.ts';
import type { TransferContext } from './transfer-context.ts';

type Context = Pick<TransferContext, 'openSource' | 'disk'>;

/** What a transfer sends: collected only once, so that later attempts send the same files. */
export class OfferedFiles {
  /** Once they have been collected. */
  files: readonly OutgoingFile[] | undefined;
  readonly #sources: readonly FileSource[];
  #collection: Promise<Collection> | undefined;
  #list: Promise<EncodedList> | undefined;

  constructor(sources: readonly FileSource[]) {
    this.#sources = sources;
  }

  /** They have been collected already. */
  are(collection: Collection): void {
    this.files = collection.files;
    this.#collection = Promise.resolve(collection);
    this.#list = undefined;
  }

  /** @throws whatever collecting throws: then it is tried anew the next time */
  collection({ openSource, disk }: Context): Promise<Collection> {
    if (this.#collection === undefined) {
      this.#collection = collect(this.#sources, openSource, disk);
      this.#collection.then(
        ({ files }) => {
          this.files = files;
        },
        () => {
          this.#collection = undefined;
        },
      );
    }
    return this.#collection;
  }

  /** As it is sent. @throws Problem 'too-many-files'; whatever collecting throws */
  list(context: Context): Promise<EncodedList> {
    if (this.#list === undefined) {
      this.#list = this.collection(context).then((collection) => EncodedList.of(collection));
      this.#list.catch(() => {
        this.#list = undefined;
      });
    }
    return this.#list;
  }
}
