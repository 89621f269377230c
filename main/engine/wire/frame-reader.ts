import { ProtocolError } from '../errors.ts';
import { BodyCollector } from './body-collector.ts';
import { HEADER_BYTES, KEEP_ALIVE, parseHeader, parseSize } from './header.ts';
import { type DataType, parseDataType } from './hello.ts';

/** What both sides agreed on in HELLO, and how much we are willing to take into memory. */
export interface Agreement {
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame of a stream; undefined until the first DATA header fixes it. */
  readonly dataSize: number | undefined;
  readonly maxMessageBytes: number;
}

/** Where a reader puts what it understood. */
export interface FrameSink {
  /** True: the coming body is taken piece by piece, through `bodyPart`; false: whole, through `message`. */
  bodyBegins(dataType: DataType, sizeBytes: number): boolean;
  bodyPart(bytes: Uint8Array): void;
  bodyEnds(): void;
  message(dataType: DataType, bytes: Uint8Array): void;
  /** One frame of a stream. */
  frame(bytes: Uint8Array): void;
  /** The stream's frame size became known. */
  frameSize(sizeBytes: number): void;
}

/** `bytes` bodies are not parsed, so more of them may stand in memory than of json or raw. */
const BYTES_FACTOR = 16;
const DATA_START = Buffer.from('DATA|data_size=');

type State =
  | { readonly at: 'header' }
  | { readonly at: 'frame' }
  | {
      readonly at: 'body';
      readonly dataType: DataType;
      readonly sizeBytes: number;
      readonly into: BodyCollector | undefined;
    };

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
  #state: State;
  #frameBytes: number | undefined;
  /** Our own first DATA header fixed the size; theirs may have crossed it on the way. */
  #mayCross = false;
  #missing = 0;
  #held: Uint8Array = new Uint8Array(0);
  #stopped = false;

  constructor(agreement: Agreement, sink: FrameSink) {
    this.#agreement = agreement;
    this.#sink = sink;
    this.#frameBytes = agreement.stream ? agreement.dataSize : undefined;
    this.#checkFrameSize();
    this.#state = this.#frameBytes === undefined ? { at: 'header' } : { at: 'frame' };
  }

  /** True between two messages: an end of stream here cuts nothing off. */
  get atBoundary(): boolean {
    return this.#state.at !== 'body' && this.#held.length === 0;
  }

  /** We sent the stream's first DATA header: from now on, bare frames of this size come back. */
  fixFrameSize(sizeBytes: number): void {
    if (this.#frameBytes !== undefined) return;
    this.#frameBytes = sizeBytes;
    this.#mayCross = true;
    this.#state = { at: 'frame' };
  }

  /** Takes the next bytes; they may be given out as slices and must not be reused. @throws ProtocolError */
  push(chunk: Uint8Array): void {
    let rest = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk]);
    if (this.#held.length > 0) this.#held = new Uint8Array(0);
    while (rest.length > 0 && !this.#stopped) {
      const taken = this.#step(rest);
      if (taken === 0) {
        // Under 128 bytes: an incomplete header, or what may become a keep-alive.
        this.#held = rest;
        return;
      }
      rest = rest.subarray(taken);
    }
  }

  /** Reads no further: what comes after an error means nothing. */
  stop(): void {
    this.#stopped = true;
  }

  /** The other side ended: frames held back as the possible start of a keep-alive are given out. */
  end(): void {
    const size = this.#frameBytes;
    if (this.#stopped || this.#state.at !== 'frame' || size === undefined) return;
    while (this.#held.length >= size) {
      this.#sink.frame(this.#held.subarray(0, size));
      this.#held = this.#held.subarray(size);
    }
  }

  /** Reads at most one header, frame or part of a body from `rest`; 0 when more is needed. */
  #step(rest: Uint8Array): number {
    switch (this.#state.at) {
      case 'header':
        return this.#readHeader(rest);
      case 'frame':
        return this.#readFrame(rest);
      case 'body':
        return this.#readBody(rest, this.#state);
    }
  }

  #readHeader(rest: Uint8Array): number {
    if (rest.length < HEADER_BYTES) return 0;
    const header = parseHeader(rest.subarray(0, HEADER_BYTES));
    if (header.type === 'PING') return HEADER_BYTES;
    if (header.type !== 'DATA') {
      throw new ProtocolError('header', 'The other side sent something that is no DATA header.');
    }
    const dataType = parseDataType(header.fields.get('data_type'));
    const sizeBytes = parseSize(header.fields.get('data_size'));
    const { strict, stream } = this.#agreement;
    if ((strict || stream) && dataType !== this.#agreement.dataType) {
      throw new ProtocolError(
        'strict',
        `Strict violation: ${dataType} came over a connection for ${this.#agreement.dataType} only.`,
      );
    }
    if (stream) {
      this.#frameBytes = sizeBytes;
      this.#checkFrameSize();
      this.#sink.frameSize(sizeBytes);
      this.#state = { at: 'frame' };
    } else {
      this.#beginBody(dataType, sizeBytes);
    }
    return HEADER_BYTES;
  }

  #beginBody(dataType: DataType, sizeBytes: number): void {
    const inParts = this.#sink.bodyBegins(dataType, sizeBytes);
    if (!inParts) this.#bound(dataType, sizeBytes);
    this.#missing = sizeBytes;
    const into = inParts ? undefined : new BodyCollector(sizeBytes);
    this.#state = { at: 'body', dataType, sizeBytes, into };
    if (sizeBytes === 0) this.#endBody(dataType, into);
  }

  #readBody(rest: Uint8Array, body: Extract<State, { at: 'body' }>): number {
    const part = rest.length > this.#missing ? rest.subarray(0, this.#missing) : rest;
    this.#missing -= part.length;
    if (body.into === undefined) {
      this.#sink.bodyPart(part);
    } else if (part.length === body.sizeBytes) {
      // The whole message lies in one piece: no copy.
      this.#state = { at: 'header' };
      this.#sink.message(body.dataType, part);
      return part.length;
    } else {
      body.into.add(part);
    }
    if (this.#missing === 0) this.#endBody(body.dataType, body.into);
    return part.length;
  }

  #endBody(dataType: DataType, into: BodyCollector | undefined): void {
    this.#state = { at: this.#frameBytes === undefined ? 'header' : 'frame' };
    if (into === undefined) this.#sink.bodyEnds();
    else if (this.#frameBytes !== undefined) this.#sink.frame(into.take());
    else this.#sink.message(dataType, into.take());
  }

  #readFrame(rest: Uint8Array): number {
    const size = this.#frameBytes ?? 0;
    const keepAlive = startsLike(rest, KEEP_ALIVE);
    if (keepAlive === 'whole') return HEADER_BYTES;
    if (keepAlive === 'maybe') return 0;
    if (this.#mayCross) {
      const crossing = startsLike(rest, DATA_START);
      if (crossing === 'maybe' || (crossing === 'whole' && rest.length < HEADER_BYTES)) return 0;
      this.#mayCross = false;
      if (crossing === 'whole') return this.#readCrossedHeader(rest);
    }
    if (rest.length >= size) {
      this.#sink.frame(rest.subarray(0, size));
      return size;
    }
    // A frame larger than a piece is gathered like a body, so that a drip is not copied again and again.
    return this.#gather(rest, size);
  }

  #gather(rest: Uint8Array, size: number): number {
    const into = new BodyCollector(size);
    into.add(rest);
    this.#missing = size - rest.length;
    this.#state = { at: 'body', dataType: this.#agreement.dataType, sizeBytes: size, into };
    return rest.length;
  }

  #readCrossedHeader(rest: Uint8Array): number {
    const header = parseHeader(rest.subarray(0, HEADER_BYTES));
    if (parseSize(header.fields.get('data_size')) !== this.#frameBytes) {
      throw new ProtocolError(
        'stream-size',
        'Both sides began the stream, each with frames of another size.',
      );
    }
    return HEADER_BYTES;
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

/** Does `bytes` begin with `pattern`: yes, as far as it goes, or no? */
function startsLike(bytes: Uint8Array, pattern: Uint8Array): 'whole' | 'maybe' | 'no' {
  if (bytes[0] !== pattern[0]) return 'no';
  const length = Math.min(bytes.length, pattern.length);
  for (let i = 1; i < length; i++) if (bytes[i] !== pattern[i]) return 'no';
  return length === pattern.length ? 'whole' : 'maybe';
}
