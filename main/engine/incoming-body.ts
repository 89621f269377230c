import { Readable } from 'node:stream';

/** Receives a body's bytes directly from the socket, without a stream in between. */
export interface BodySink {
  /** `bytes` are valid only during the call. Returns false when full; then call `ask` once there is room. */
  take(bytes: Uint8Array): boolean;
  /** The body is complete. */
  end(): void;
  /** The body ended before it was complete. */
  fail(error: Error): void;
}

/** A body delivered as a stream while it arrives. A slow reader pauses the socket. */
export class IncomingBody extends Readable {
  readonly #ask: () => void;
  #sink: BodySink | undefined;
  #whole = false;

  /** @param ask called when the reader has room again */
  constructor(ask: () => void) {
    super({ highWaterMark: 256 * 1024 });
    this.#ask = ask;
  }

  /**
   * Passes everything to a sink instead of the stream's readers: half the copies, and twice as fast into a file.
   * @param open makes the sink, which calls `ask` when it has room again
   */
  pourInto<S extends BodySink>(open: (ask: () => void) => S): S {
    const sink = open(this.#ask);
    for (let part = this.read() as Buffer | null; part !== null; part = this.read() as Buffer | null) {
      sink.take(part);
    }
    if (this.#whole) sink.end();
    else if (this.destroyed) sink.fail(this.errored ?? new Error('The body was abandoned.'));
    else this.#sink = sink;
    this.resume();
    return sink;
  }

  override _read(): void {
    this.#ask();
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const sink = this.#sink;
    this.#sink = undefined;
    if (!this.#whole) sink?.fail(error ?? new Error('The body was abandoned.'));
    this.#ask();
    callback(error);
  }

  /** `part` is valid only during the call. False when the reader is full; once it is destroyed, the rest is dropped. */
  receive(part: Uint8Array): boolean {
    if (this.destroyed) return true;
    return this.#sink?.take(part) ?? this.push(Buffer.from(part));
  }

  finish(): void {
    if (this.destroyed) return;
    this.#whole = true;
    this.#sink?.end();
    this.push(null);
  }
}
