import type { PieceHead } from './piece-messages.ts';

/** How much each piece adds to what has been sent, counted as the receiver does. */
export class SentBytes {
  readonly #sizeOf: (file: number) => number;
  /** Of the file that is being sent. */
  #bytes = 0;

  constructor(sizeOf: (file: number) => number) {
    this.#sizeOf = sizeOf;
  }

  /** Other files come, of the first of which that much is there. */
  begins(from: number): void {
    this.#bytes = from;
  }

  adds(head: PieceHead, content: readonly Uint8Array[]): number {
    if ('again' in head) return this.#is(0);
    if ('zeros' in head) return this.#is(this.#bytes + head.zeros[2]);
    const bytes = content.reduce((sum, { length }) => sum + length, 0);
    if ('chunk' in head) return this.#is(this.#bytes + bytes);
    if ('files' in head) return bytes;
    // What was not sent never will be.
    const added = this.#is(this.#sizeOf('end' in head ? head.end : head.failed));
    this.#bytes = 0;
    return added;
  }

  #is(bytes: number): number {
    const added = bytes - this.#bytes;
    this.#bytes = bytes;
    return added;
  }
}
