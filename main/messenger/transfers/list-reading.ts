import type { FileList } from '../files/file-list.ts';
import { decodeList, ListHash } from '../files/list-codec.ts';
import { MAX_LIST_PART_BYTES } from '../limits.ts';
import { Problem } from '../problem.ts';
import type { ListGetMessage, ListPartMessage } from './transfer-messages.ts';

/** How often a list may have become another one while it was read. */
const MAX_CHANGES = 5;

/** A list of files as far as it has come from its sender: only as text, which is bounded before anything is made of it. */
export class ListReading {
  /** The digest of the list that we have whole, if we do. */
  readonly #known: string | undefined;
  /** The digest of the list that is being read. */
  #digest: string | undefined;
  #partCount: number | undefined;
  #parts: string[] = [];
  #hash = new ListHash();
  #changes = 0;
  #isKnown = false;

  /** @param known the digest of a list that we have, which is not read again if it is still theirs */
  constructor(known?: string) {
    this.#known = known;
  }

  /** What to ask for next. */
  get wanted(): Pick<ListGetMessage, 'part' | 'list'> {
    const list = this.#digest ?? this.#known;
    return { part: this.#parts.length, ...(list === undefined ? {} : { list }) };
  }

  /** Their list is the one that we have. */
  get isKnown(): boolean {
    return this.#isKnown;
  }

  get isComplete(): boolean {
    return this.#isKnown || this.#parts.length === this.#partCount;
  }

  /** How many parts it has; undefined as long as that is not known. */
  get partCount(): number | undefined {
    return this.#partCount;
  }

  /** What has come of it. */
  get parts(): readonly string[] {
    return this.#parts;
  }

  /**
   * Takes a part; false if it is not the one that is wanted, such as one that comes twice. If they have another list by now,
   * it is read from its beginning.
   * @throws Problem 'file-list' if it can not be a part of the list that they speak of
   */
  take({ list, part, parts, entries }: Omit<ListPartMessage, 'type' | 'id'>): boolean {
    if (this.isComplete) return false;
    if (list === this.#known && this.#digest === undefined) {
      this.#isKnown = true;
      return true;
    }
    if (list !== this.#digest) {
      this.#startOver();
      if (part !== 0) return true;
      this.#digest = list;
      this.#partCount = parts;
    }
    if (part !== this.#parts.length) return false;
    if (parts !== this.#partCount || Buffer.byteLength(entries) > MAX_LIST_PART_BYTES) throw unreadable();
    this.#parts.push(entries);
    this.#hash.update(entries);
    if (this.isComplete && this.#hash.digest() !== list) throw unreadable();
    return true;
  }

  /** What it says, once it is complete. @throws Problem 'file-list' */
  decoded(): Promise<FileList> {
    return decodeList(this.#parts);
  }

  #startOver(): void {
    if (this.#digest !== undefined && ++this.#changes > MAX_CHANGES) throw unreadable();
    this.#digest = undefined;
    this.#partCount = undefined;
    this.#parts = [];
    this.#hash = new ListHash();
  }
}

function unreadable(): Problem {
  return new Problem('file-list');
}
