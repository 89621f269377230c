import { ProtocolError } from '../peer-errors.ts';
import { BodyCollector } from './body-collector.ts';
import { type DataHeader, DataHeaderReader } from './data-header-reader.ts';
import type { DataType } from './data-type.ts';
import { HEADER_BYTES, KEEP_ALIVE } from './header.ts';

/** What both sides agreed on in HELLO, and how much we are willing to take into memory. */
export interface Agreement {
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame of a stream; undefined until the first DATA header fixes it. */
  readonly dataSize: number | undefined;
  readonly maxMessageBytes: number;
}

/** Where a reader puts what it understood. Bytes that are `lent` are so for the time of the call. */
export interface FrameSink {
  /** True: the coming body is taken piece by piece, through `bodyPart`; false: whole, through `message`. */
  bodyBegins(dataType: DataType, sizeBytes: number): boolean;
  /** Lent bytes. */
  bodyPart(bytes: Uint8Array): void;
  bodyEnds(): void;
  message(dataType: DataType, bytes: Uint8Array, lent: boolean): void;
  /** One frame of a stream. */
  frame(bytes: Uint8Array, lent: boolean): void;
  /** The stream's frame size became known. */
  frameSize(sizeBytes: number): void;
}

/** `bytes` bodies are not parsed, so more of them may stand in memory than of json or raw. */
const BYTES_FACTOR = 16;
const DATA_START = Buffer.from('DATA|data_size=');
const EMPTY = Buffer.alloc(0);

/** A body on its way: gathered by `into`, or given out piece by piece without it. */
interface Body {
  readonly dataType: DataType;
  readonly sizeBytes: number;
  readonly into: BodyCollector | undefined;
  missingBytes: number;
}

/**
 * Reads what follows the handshake, from pieces of any size; knows no socket. One rule: no announced size is believed
 * before it is bounded.
 *
 *     header mode   DATA header, N bytes, DATA header, N bytes, PING header, …
 *     stream mode   [DATA header,] frame, frame, PING + 124 × '|', frame, …
 */
export class FrameReader {
  readonly #agreement: Agreement;
  readonly #sink: FrameSink;
  readonly #headers = new DataHeaderReader();
  #frameBytes: number | undefined;
  /** Our own first DATA header fixed the size; theirs may have crossed it on the way. */
  #mayCross = false;
  #body: Body | undefined;
  /** At a frame's boundary: under 128 bytes that may become a keep-alive. */
  #held: Buffer = EMPTY;
  #stopped = false;

  constructor(agreement: Agreement, sink: FrameSink) {
    this.#agreement = agreement;
    this.#sink = sink;
    this.#frameBytes = agreement.stream ? agreement.dataSize : undefined;
    this.#checkFrameSize();
  }

  /** True between two messages: an end of stream here cuts nothing off. */
  get atBoundary(): boolean {
    return this.#body === undefined && this.#held.length === 0 && this.#headers.atBoundary;
  }

  /** A header or body has begun and is not whole. */
  get inMessage(): boolean {
    return this.#body !== undefined || !this.#headers.atBoundary;
  }

  /** We sent the stream's first DATA header: from now on, bare frames of this size come back. */
  fixFrameSize(sizeBytes: number): void {
    if (this.#frameBytes !== undefined) return;
    this.#frameBytes = sizeBytes;
    this.#mayCross = true;
    this.#held = this.#headers.takeHeld();
  }

  /** Takes the next bytes, which are lent: nothing refers to them after the call. @throws ProtocolError */
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

  /** Reads no further: what comes after an error means nothing. */
  stop(): void {
    this.#stopped = true;
  }

  /** The other side ended: frames held back as the possible start of a keep-alive are given out. */
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
    if (header === undefined || header === 'keep-alive') return next;
    const { dataType, sizeBytes } = header;
    this.#checkType(header);
    if (this.#agreement.stream) {
      this.#frameBytes = sizeBytes;
      this.#checkFrameSize();
      this.#sink.frameSize(sizeBytes);
      return next;
    }
    if (this.#sink.bodyBegins(dataType, sizeBytes)) {
      if (sizeBytes === 0) this.#sink.bodyEnds();
      else this.#body = { dataType, sizeBytes, into: undefined, missingBytes: sizeBytes };
      return next;
    }
    this.#bound(dataType, sizeBytes);
    return this.#readMessage(bytes, next, dataType, sizeBytes);
  }

  #readMessage(bytes: Buffer, at: number, dataType: DataType, sizeBytes: number): number {
    const end = at + sizeBytes;
    if (end <= bytes.length) {
      // The whole message lies in one piece: no copy.
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

  #readFrame(bytes: Buffer, at: number, sizeBytes: number): number {
    const keepAlive = startsLike(bytes, at, KEEP_ALIVE);
    if (keepAlive === 'whole') return at + HEADER_BYTES;
    if (keepAlive === 'maybe') return at;
    if (this.#mayCross) {
      const crossing = startsLike(bytes, at, DATA_START);
      if (crossing === 'maybe' || (crossing === 'whole' && bytes.length - at < HEADER_BYTES)) return at;
      this.#mayCross = false;
      if (crossing === 'whole') return this.#readCrossedHeader(bytes, at);
    }
    const end = at + sizeBytes;
    if (end <= bytes.length) {
      this.#sink.frame(bytes.subarray(at, end), true);
      return end;
    }
    // A frame larger than a piece is gathered like a body, so that a drip is not copied again and again.
    const { dataType } = this.#agreement;
    this.#body = { dataType, sizeBytes, into: new BodyCollector(sizeBytes), missingBytes: sizeBytes };
    return this.#readBody(bytes, at, this.#body);
  }

  #readCrossedHeader(bytes: Buffer, at: number): number {
    const header = this.#headers.read(bytes, at);
    if (typeof header !== 'object' || header.sizeBytes !== this.#frameBytes) {
      throw new ProtocolError(
        'stream-size',
        'Both sides began the stream, each with frames of another size.',
      );
    }
    return this.#headers.next;
  }

  #checkType({ dataType }: DataHeader): void {
    const { strict, stream, dataType: agreed } = this.#agreement;
    if ((strict || stream) && dataType !== agreed) {
      throw new ProtocolError(
        'strict',
        `Strict violation: ${dataType} came over a connection for ${agreed} only.`,
      );
    }
  }

  #checkFrameSize(): void {
    if (this.#frameBytes === undefined) return;
    if (this.#frameBytes === 0)
      throw new ProtocolError('stream-size', 'The other side began a stream of empty frames.');
    this.#bound(this.#agreement.dataType, this.#frameBytes);
  }

  #bound(dataType: DataType, sizeBytes: number): void {
    const { maxMessageBytes } = this.#agreement;
    const limit = dataType === 'bytes' ? maxMessageBytes * BYTES_FACTOR : maxMessageBytes;
    if (sizeBytes > limit) {
      throw new ProtocolError(
        'too-large',
        `A ${dataType} message of ${sizeBytes} bytes was announced; the limit is ${limit}.`,
      );
    }
  }
}

/** Do the bytes from `at` on begin with `pattern`: yes, as far as they go, or no? */
function startsLike(bytes: Uint8Array, at: number, pattern: Uint8Array): 'whole' | 'maybe' | 'no' {
  if (bytes[at] !== pattern[0]) return 'no';
  const length = Math.min(bytes.length - at, pattern.length);
  for (let i = 1; i < length; i++) if (bytes[at + i] !== pattern[i]) return 'no';
  return length === pattern.length ? 'whole' : 'maybe';
}
