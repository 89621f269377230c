import { Readable } from 'node:stream';

/** A body given out as a stream while it arrives. The socket rests while its reader does. */
export class IncomingBody extends Readable {
  readonly #ask: () => void;

  /** @param ask called when the reader has room again */
  constructor(ask: () => void) {
    super({ highWaterMark: 256 * 1024 });
    this.#ask = ask;
  }

  override _read(): void {
    this.#ask();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    this.#ask();
    callback(error);
  }

  /** False when the reader has enough for now. A reader that left lets the rest pass by. */
  receive(part: Uint8Array): boolean {
    return this.destroyed ? true : this.push(part);
  }

  finish(): void {
    if (!this.destroyed) this.push(null);
  }
}
