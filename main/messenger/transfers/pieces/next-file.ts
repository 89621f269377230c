import { type IndexRanges, indicesIn, rangesFrom } from '../../files/index-ranges.ts';
import type { Position } from '../../files/manifest.ts';
import type { IncomingFile, IncomingFiles } from '../../files/unpacking.ts';
import { Problem } from '../../problem.ts';

/** The file that comes next, of those that were asked for; after the last one, none. */
export class NextFile {
  readonly #files: IncomingFiles;
  readonly #wanted: Iterator<number>;
  /** Its number, and what of it is there already. */
  position: Position;

  /** @param from everything that is wanted before is settled */
  constructor(files: IncomingFiles, wanted: IndexRanges, from: Position) {
    this.#files = files;
    this.#wanted = indicesIn(rangesFrom(wanted, from.index));
    this.position = this.#following();
    if (this.position.index === from.index) this.position = from;
  }

  get isNone(): boolean {
    return this.position.index === this.#files.length;
  }

  /** @throws Problem 'size-mismatch' if something is said of another file */
  entry(index: number): IncomingFile {
    const entry = index === this.position.index ? this.#files.at(index) : undefined;
    if (entry === undefined) throw new Problem('size-mismatch');
    return entry;
  }

  advance(): void {
    this.position = this.#following();
  }

  #following(): Position {
    const { value, done } = this.#wanted.next();
    return { index: done === true ? this.#files.length : value, offset: 0 };
  }
}
