import { type FileList, NOTHING } from '../files/file-list.ts';
import type { NameJournal } from '../files/final-name.ts';
import { decodeList, encodedParts, ListHash } from '../files/list-codec.ts';
import type { Entry } from '../files/manifest.ts';
import type { PartJournal, PartRecord } from '../files/part.ts';
import { giveWay } from '../slices.ts';
import type { RenamedHere } from './file-notes.ts';
import { Damages } from './pieces/damages.ts';
import type { TransferStore } from './transfer-store.ts';

interface Parts {
  /** The transfer's. */
  readonly id: string;
  readonly store: Pick<TransferStore, 'list' | 'putList' | 'planned' | 'plan' | 'putPart'>;
}

/** What is known of the files that a transfer receives, and of where they are on our disk. */
export class ReceivedFiles implements NameJournal, PartJournal {
  readonly #parts: Parts;
  #list = NOTHING;
  #digest: string | undefined;
  readonly damages = new Damages();
  /** What can't keep its name on our disk; not known any more after a restart. */
  renamed: RenamedHere = { count: 0, some: [] };
  /** What they are received into. */
  part: PartRecord | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get id(): string {
    return this.#parts.id;
  }

  /** Everything that is received: nothing until it is known, and after a restart until it is loaded. */
  get list(): FileList {
    return this.#list;
  }

  /** The files of the list. */
  get entries(): readonly Entry[] {
    return this.#list.files;
  }

  /** What identifies the list, if it is known (list-codec.ts). Lanlines before 0.3 have another digest of it. */
  get digest(): string | undefined {
    return this.#digest;
  }

  /** The list as stored, read a part at a time; nothing if it is not known yet. @throws Problem 'file-list' */
  async load(): Promise<FileList> {
    const { store, id } = this.#parts;
    if (this.entries.length > 0) return this.#list;
    const parts = store.list(id);
    if (parts.length > 0) await this.#take(await decodeList(parts), parts);
    return this.#list;
  }

  /**
   * Stores the list, so that it can be received after a restart, too.
   * @param parts as it was sent, if it was
   * @throws Problem 'storage-…'
   */
  async keep(list: FileList, parts?: readonly string[]): Promise<void> {
    const { store, id } = this.#parts;
    const stored = parts ?? (await encoded(list));
    await store.putList(id, stored);
    await this.#take(list, stored);
  }

  planned(part: string): string | undefined {
    return this.#parts.store.planned(this.id, part);
  }

  /** @throws Problem 'storage-…' */
  plan(part: string, path: string): void {
    this.#parts.store.plan(this.id, part, path);
  }

  async #take(list: FileList, parts: readonly string[]): Promise<void> {
    const hash = new ListHash();
    for (const [index, part] of parts.entries()) {
      if (index > 0) await giveWay();
      hash.update(part);
    }
    this.#list = list;
    this.#digest = hash.digest();
  }

  /** @throws Problem 'storage-…' */
  partIs(part: PartRecord | undefined): void {
    this.part = part;
    this.#parts.store.putPart(this.id, part);
  }
}

async function encoded(list: FileList): Promise<string[]> {
  const parts: string[] = [];
  for await (const part of encodedParts(list)) parts.push(part);
  return parts;
}
