import type { BodySink } from '../../../engine/index.ts';
import { Problem } from '../../problem.ts';
import { decodeHead, headEnd, type PieceHead } from './piece-messages.ts';

/** What becomes of the pieces that arrive. Everything here may throw. */
export interface PieceTarget {
  /** @param contentBytes how much content follows */
  begin(head: PieceHead, contentBytes: number): void;
  /** `bytes` are valid only during the call. @returns false if there should be a pause before more */
  take(bytes: Uint8Array): boolean;
  /** @returns false if there should be a pause before another piece */
  hasRoom(): boolean;
  /** The piece is complete. */
  end(): void;
  fail(error: Error): void;
}

/** Receives one piece: its head, then its content. */
export class PieceReader implements BodySink {
  readonly #target: PieceTarget;
  readonly #sizeBytes: number;
  /** The head, until it is complete. */
  #head: Uint8Array | undefined = Buffer.alloc(0);

  constructor(target: PieceTarget, sizeBytes: number) {
    this.#target = target;
    this.#sizeBytes = sizeBytes;
  }

  take(bytes: Uint8Array): boolean {
    try {
      if (this.#head === undefined) return this.#target.take(bytes);
      const all = this.#head.length === 0 ? bytes : Buffer.concat([this.#head, bytes]);
      const end = headEnd(all);
      if (end === undefined || all.length < end) {
        this.#head = Buffer.from(all);
        return true;
      }
      this.#head = undefined;
      this.#target.begin(decodeHead(all.subarray(0, end)), this.#sizeBytes - end);
      return all.length === end ? this.#target.hasRoom() : this.#target.take(all.subarray(end));
    } catch (error) {
      this.#target.fail(error as Error);
      return true;
    }
  }

  end(): void {
    try {
      if (this.#head !== undefined) throw new Problem('size-mismatch');
      this.#target.end();
    } catch (error) {
      this.#target.fail(error as Error);
    }
  }

  fail(error: Error): void {
    this.#target.fail(error);
  }
}
