import type { NameJournal } from '../files/final-name.ts';
import type { Entry } from '../files/manifest.ts';
import { decodePart, encodedParts } from '../files/manifest-codec.ts';
import type { PartJournal, PartRecord } from '../files/part.ts';
import { giveWay } from '../slices.ts';
import type { TransferStore } from './transfer-store.ts';

interface Parts {
  /** The transfer's. */
  readonly id: string;
  readonly store: Pick<TransferStore, 'list' | 'putList' | 'planned' | 'plan' | 'putPart'>;
}

/** What is known of the files that a transfer receives, and of where they are on our disk. */
export class ReceivedFiles implements NameJournal, PartJournal {
  readonly #parts: Parts;
  /** Empty until they are known, and after a restart until they are loaded. */
  entries: readonly Entry[] = [];
  /** What they are received into. */
  part: PartRecord | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get id(): string {
    return this.#parts.id;
  }

  /** The files as stored, read a piece at a time; none if they are not known yet. @throws Problem 'file-list' */
  async load(): Promise<readonly Entry[]> {
    const { store, id } = this.#parts;
    if (this.entries.length > 0) return this.entries;
    const entries: Entry[] = [];
    for (const piece of store.list(id)) {
      for (const entry of decodePart(piece)) entries.push(entry);
      await giveWay();
    }
    this.entries = entries;
    return entries;
  }

  /** Stores them, so that they can be received after a restart, too. @throws Problem 'storage-…' */
  async keep(entries: readonly Entry[]): Promise<void> {
    const { store, id } = this.#parts;
    const pieces: string[] = [];
    for await (const piece of encodedParts(entries)) pieces.push(piece);
    store.putList(id, pieces);
    this.entries = entries;
  }

  planned(part: string): string | undefined {
    return this.#parts.store.planned(this.id, part);
  }

  /** @throws Problem 'storage-…' */
  plan(part: string, path: string): void {
    this.#parts.store.plan(this.id, part, path);
  }

  /** @throws Problem 'storage-…' */
  partIs(part: PartRecord | undefined): void {
    this.part = part;
    this.#parts.store.putPart(this.id, part);
  }
}
