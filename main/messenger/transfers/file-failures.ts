import type { ProblemView } from '../../ipc/contract.ts';
import { type IndexRanges, rangesOf } from '../files/index-ranges.ts';

/** A file of a transfer that could not be sent or received, while others could. */
export interface FileFailure {
  /** Its number in the list. */
  readonly file: number;
  /** As in the list. */
  readonly path: string;
  /** Where it failed. */
  readonly side: 'here' | 'there';
  readonly problem: ProblemView;
}

/** Where they are stored. What can't be throws a Problem 'storage-…'. */
export interface FileFailureStore {
  failures(itemId: string): FileFailure[];
  /** Replaces an earlier one of the same file. */
  putFailure(itemId: string, failure: FileFailure): void;
  /** Files that are tried again, or all. */
  clearFailures(itemId: string, files?: readonly [first: number, count: number]): void;
}

/** The files of a transfer that failed. */
export class FileFailures {
  readonly #itemId: string;
  readonly #store: FileFailureStore;
  #byFile: Map<number, FileFailure> | undefined;

  constructor(itemId: string, store: FileFailureStore) {
    this.#itemId = itemId;
    this.#store = store;
  }

  get count(): number {
    return this.#all().size;
  }

  /** In the order of the list. */
  get list(): readonly FileFailure[] {
    return [...this.#all().values()].sort((one, other) => one.file - other.file);
  }

  get files(): IndexRanges {
    return rangesOf(this.list.map(({ file }) => file));
  }

  has(file: number): boolean {
    return this.#all().has(file);
  }

  get(file: number): FileFailure | undefined {
    return this.#all().get(file);
  }

  /** @throws Problem 'storage-…' */
  add(failure: FileFailure): void {
    this.#store.putFailure(this.#itemId, failure);
    this.#all().set(failure.file, failure);
  }

  /** They are tried again. @throws Problem 'storage-…' */
  clear(first: number, count: number): void {
    const all = this.#all();
    const isAny = [...all.keys()].some((file) => file >= first && file < first + count);
    if (!isAny) return;
    this.#store.clearFailures(this.#itemId, [first, count]);
    for (const file of [...all.keys()]) if (file >= first && file < first + count) all.delete(file);
  }

  #all(): Map<number, FileFailure> {
    this.#byFile ??= new Map(
      this.#store.failures(this.#itemId).map((failure) => [failure.file, failure] as const),
    );
    return this.#byFile;
  }
}
