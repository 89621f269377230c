import { sharedChunks } from '../../files/chunk-buffers.ts';
import type { SmallsRead } from '../../files/disk.ts';
import { type OutgoingFile, SMALL_BYTES } from '../../files/packing.ts';
import { MAX_BATCH_FILES } from './piece-messages.ts';

const BATCH_BYTES = 256 * 1024;

/** A file, or small ones that follow each other and go together. */
export interface Group {
  readonly first: number;
  readonly files: readonly OutgoingFile[];
  readonly isSmall: boolean;
}

/** Files from `first` to before `end`, in order. */
export function* groupsOf(files: readonly OutgoingFile[], first: number, end: number): Generator<Group> {
  for (let index = first; index < end; ) {
    const group = groupAt(files, index, end);
    yield group;
    index += group.files.length;
  }
}

function groupAt(files: readonly OutgoingFile[], first: number, end: number): Group {
  const { place, sizeBytes } = files[first] as OutgoingFile;
  let next = first + 1;
  const isSmall = sizeBytes <= SMALL_BYTES;
  for (let bytes = sizeBytes; isSmall && next < Math.min(end, first + MAX_BATCH_FILES); next++) {
    const file = files[next] as OutgoingFile;
    bytes += file.sizeBytes;
    const isAlike = file.sizeBytes <= SMALL_BYTES && file.place?.disk === place?.disk;
    if (!isAlike || bytes > BATCH_BYTES) break;
  }
  return { first, files: files.slice(first, next), isSmall };
}

/** Small files that another thread reads together, while others are being sent. */
export class SmallReads {
  #buffer: Buffer | undefined;
  readonly #reading: Promise<SmallsRead> | undefined;

  constructor(files: readonly OutgoingFile[]) {
    const places = files.flatMap(({ place, sizeBytes }) => (place ? [{ ...place, sizeBytes }] : []));
    const disk = places[0]?.disk;
    const wanted = places.map(({ path, sizeBytes }) => ({ path, sizeBytes }));
    if (disk === undefined) return;
    this.#buffer = sharedChunks.take();
    this.#reading = disk.readSmalls(wanted, this.#buffer);
    this.#reading.catch(() => undefined); // reported when its turn comes
  }

  /** What could be read, until it is closed; undefined if the files are not on a disk of ours. */
  async read(): Promise<(SmallsRead & { readonly content: Uint8Array }) | undefined> {
    const read = await this.#reading;
    return read && { ...read, content: this.#buffer ?? Buffer.alloc(0) };
  }

  /** Resolves when nothing is read into its memory any more. */
  async close(): Promise<void> {
    await this.#reading?.catch(() => undefined);
    if (this.#buffer !== undefined) sharedChunks.giveBack(this.#buffer);
  }
}
