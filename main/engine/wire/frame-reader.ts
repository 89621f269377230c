import { ProtocolError } from '../peer-errors.ts';
import { BodyCollector } from './body-collector.ts';
import { matchPrefix } from './byte-prefix.ts';
import { DataHeaderReader } from './data-header-reader.ts';
import type { DataType } from './data-type.ts';
import type { FrameSink } from './frame-sink.ts';
import { HEADER_BYTES, KEEP_ALIVE } from './header.ts';
import { type Agreement, checkDataType, checkFrameSize, checkMessageSize } from './hello-agreement.ts';

const DATA_START = Buffer.from('DATA|data_size=');
const EMPTY = Buffer.alloc(0);

/** A body in progress: collected by `into`, or delivered in parts without it. */
interface Body {
  readonly dataType: DataType;
  readonly sizeBytes: number;
  readonly into: BodyCollector | undefined;
  missingBytes: number;
}

/**
 * Parses what follows the handshake, from pieces of any size; knows no socket. No announced size is trusted before it
 * has been checked.
 *
 *     header mode   DATA header, N bytes, DATA header, N bytes, PING header, …
 *     stream mode   [DATA header,] frame, frame, PING + 124 × '|', frame, …
 */
export class FrameReader {
  readonly #agreement: Agreement;
  readonly #sink: FrameSink;
  readonly #headers = new DataHeaderReader();
  #frameBytes: number | undefined;
  /** Our own first DATA header fixed the frame size; theirs may have crossed it on the wire. */
  #mayCross = false;
  #body: Body | undefined;
  /** At a frame boundary: under 128 bytes that may become a keep-alive. */
  #held: Buffer = EMPTY;
  #stopped = false;

  /** @throws ProtocolError when the agreed frame size is not acceptable */
  constructor(agreement: Agreement, sink: FrameSink) {
    this.#agreement = agreement;
    this.#sink = sink;
    this.#frameBytes = agreement.stream ? agreement.dataSize : undefined;
    if (this.#frameBytes !== undefined) checkFrameSize(agreement, this.#frameBytes);
  }

  /** Bytes per frame of a stream; undefined until it is known. */
  get frameSize(): number | undefined {
    return this.#frameBytes;
  }

  /** True between two messages: if the socket ends here, nothing is cut off. */
  get atBoundary(): boolean {
    return this.#body === undefined && this.#held.length === 0 && this.#headers.atBoundary;
  }

  /** Nothing is parsed any more. */
  get stopped(): boolean {
    return this.#stopped;
  }

  /** A header or body has started and is incomplete. */
  get inMessage(): boolean {
    if (this.#stopped) return false;
    return this.#body !== undefined || !this.#headers.atBoundary;
  }

  /** We sent the stream's first DATA header: from now on, the other side sends bare frames of this size. */
  fixFrameSize(sizeBytes: number): void {
    if (this.#frameBytes !== undefined) return;
    this.#frameBytes = sizeBytes;
    this.#mayCross = true;
    this.#held = this.#headers.takeHeld();
  }

  /** Parses the next bytes, which are lent: nothing refers to them after the call. @throws ProtocolError */
  push(piece: Uint8Array): void {
    let bytes = piece instanceof Buffer ? piece : Buffer.from(piece.buffer, piece.byteOffset, piece.length);
    if (this.#held.length > 0) {
      bytes = Buffer.concat([this.#held, bytes]);
      this.#held = EMPTY;
    }
    let at = 0;
    while (at < bytes.length && !this.#stopped) {
      if (this.#body !== undefined) {
        at = this.#readBody(bytes, at, this.#body);
      } else if (this.#frameBytes === undefined) {
        at = this.#readHeader(bytes, at);
      } else {
        const next = this.#readFrame(bytes, at, this.#frameBytes);
        if (next === at) {
          this.#held = Buffer.from(bytes.subarray(at));
          return;
        }
        at = next;
      }
    }
  }

  /** Ignores everything from now on: after an error, nothing can be parsed. */
  stop(): void {
    this.#stopped = true;
  }

  /** The other side ended: delivers frames that were held back as the possible start of a keep-alive. */
  end(): void {
    const size = this.#frameBytes;
    if (this.#stopped || size === undefined || this.#body !== undefined) return;
    while (this.#held.length >= size) {
      this.#sink.frame(this.#held.subarray(0, size), true);
      this.#held = this.#held.subarray(size);
    }
  }

  #readHeader(bytes: Buffer, at: number): number {
    const header = this.#headers.read(bytes, at);
    const { next } = this.#headers;
    if (header === 'keep-alive') this.#sink.keepAlive();
    if (header === undefined || header === 'keep-alive') return next;
    const { dataType, sizeBytes } = header;
    checkDataType(this.#agreement, dataType);
    if (this.#agreement.stream) {
      checkFrameSize(this.#agreement, sizeBytes);
      this.#frameBytes = sizeBytes;
      return next;
    }
    if (this.#sink.bodyBegins(dataType, sizeBytes)) {
      if (sizeBytes === 0) this.#sink.bodyEnds();
      else this.#body = { dataType, sizeBytes, into: undefined, missingBytes: sizeBytes };
      return next;
    }
    checkMessageSize(this.#agreement, dataType, sizeBytes);
    return this.#readMessage(bytes, next, dataType, sizeBytes);
  }

  #readMessage(bytes: Buffer, at: number, dataType: DataType, sizeBytes: number): number {
    const end = at + sizeBytes;
    if (end <= bytes.length) {
      // The whole message is in this piece: no copy.
      this.#sink.message(dataType, bytes.subarray(at, end), true);
      return end;
    }
    this.#body = { dataType, sizeBytes, into: new BodyCollector(sizeBytes), missingBytes: sizeBytes };
    return at;
  }

  #readBody(bytes: Buffer, at: number, body: Body): number {
    const end = Math.min(bytes.length, at + body.missingBytes);
    const part = bytes.subarray(at, end);
    body.missingBytes -= part.length;
    if (body.into === undefined) this.#sink.bodyPart(part);
    else body.into.add(part);
    if (body.missingBytes === 0) this.#endBody(body);
    return end;
  }

  #endBody({ dataType, into }: Body): void {
    this.#body = undefined;
    if (into === undefined) this.#sink.bodyEnds();
    else if (this.#frameBytes === undefined) this.#sink.message(dataType, into.take(), false);
    else this.#sink.frame(into.take(), false);
  }

  /** Returns `at` when more bytes are needed to tell a frame from a header. */
  #readFrame(bytes: Buffer, at: number, sizeBytes: number): number {
    const keepAlive = matchPrefix(bytes, at, KEEP_ALIVE);
    if (keepAlive === 'whole') {
      this.#sink.keepAlive();
      return at + HEADER_BYTES;
    }
    if (keepAlive === 'partial') return at;
    if (this.#mayCross) {
      const crossing = matchPrefix(bytes, at, DATA_START);
      if (crossing === 'partial' || (crossing === 'whole' && bytes.length - at < HEADER_BYTES)) return at;
      this.#mayCross = false;
      if (crossing === 'whole') return this.#readCrossedHeader(bytes, at);
    }
    const end = at + sizeBytes;
    if (end <= bytes.length) {
      this.#sink.frame(bytes.subarray(at, end), true);
      return end;
    }
    // A frame larger than this piece is collected like a body, so that a trickle is not copied again and again.
    const { dataType } = this.#agreement;
    this.#body = { dataType, sizeBytes, into: new BodyCollector(sizeBytes), missingBytes: sizeBytes };
    return this.#readBody(bytes, at, this.#body);
  }

  #readCrossedHeader(bytes: Buffer, at: number): number {
    const header = this.#headers.read(bytes, at);
    if (typeof header !== 'object' || header.sizeBytes !== this.#frameBytes) {
      throw new ProtocolError('stream-size', 'Both sides started the stream, with different frame sizes.');
    }
    return this.#headers.next;
  }
}
