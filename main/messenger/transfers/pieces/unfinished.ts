import type { Position } from '../../files/manifest.ts';
import { Problem } from '../../problem.ts';
import { LargeFile } from './large-file.ts';
import type { SmallBatch } from './small-batch.ts';

/** More would hold too many descriptors, of large files, and too much memory, of small ones. */
const MAX_UNFINISHED = 16;
/** When a pause is asked for, more may have come already: of zeros, that can be many files. */
const MAX_OPEN = 256;

interface Entry {
  readonly written: LargeFile | SmallBatch;
  readonly position: Position;
}

/** Files that have come, and are still being written: large ones, and groups of small ones. */
export class Unfinished {
  /** By the index of the file, or of the first one, in order. */
  readonly #entries = new Map<number, Entry>();
  readonly #dropped = new Set<Promise<unknown>>();

  get isEmpty(): boolean {
    return this.#entries.size === 0;
  }

  /** Nothing more should come before something is written. */
  get isFull(): boolean {
    return this.#entries.size >= MAX_UNFINISHED;
  }

  /** @throws Problem 'emfile' if too many are open already: the attempt goes on later from where it is */
  checkRoom(): void {
    if (this.#entries.size >= MAX_OPEN) throw new Problem('emfile');
  }

  /** Up to where everything is written, if that is not all. */
  get position(): Position | undefined {
    for (const { written, position } of this.#entries.values())
      return written instanceof LargeFile ? { ...position, ...written.resumesAt } : position;
    return undefined;
  }

  /** @param position where they begin */
  add(written: LargeFile | SmallBatch, position: Position): void {
    this.#entries.set(position.index, { written, position });
  }

  has(index: number, large: LargeFile): boolean {
    return this.#entries.get(index)?.written === large;
  }

  delete(index: number): void {
    this.#entries.delete(index);
  }

  /** Of no use any more: it is closed once nothing of it is being written. */
  drop(large: LargeFile | undefined, error: Error): void {
    if (large === undefined) return;
    large.fail(error);
    const closed = large.closed().catch(() => undefined); // it was lost anyway
    this.#dropped.add(closed);
    void closed.then(() => this.#dropped.delete(closed));
  }

  fail(error: Error): void {
    for (const { written } of this.#entries.values()) if (written instanceof LargeFile) written.fail(error);
  }

  /** Resolves when nothing is being written any more, and every file is closed. */
  async closed(): Promise<void> {
    await Promise.allSettled([...this.#entries.values()].map(({ written }) => written.closed()));
    await Promise.all(this.#dropped);
  }
}
