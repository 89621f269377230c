import { ProtocolError } from '../peer-errors.ts';
import { type DataType, parseDataType } from './data-type.ts';
import { HEADER_BYTES, parseHeader, parseSize } from './header.ts';

/** The contents of a DATA header. */
export interface DataHeader {
  readonly dataType: DataType;
  readonly sizeBytes: number;
}

/** Reads the headers between messages, from pieces of any size. A header equal to the last one is not parsed again. */
export class DataHeaderReader {
  /** Where to continue after the last `read`. */
  next = 0;
  readonly #held = Buffer.alloc(HEADER_BYTES);
  #heldBytes = 0;
  readonly #last = Buffer.alloc(HEADER_BYTES);
  #lastResult: DataHeader | 'keep-alive' | undefined;

  /** True when no header is in progress. */
  get atBoundary(): boolean {
    return this.#heldBytes === 0;
  }

  /**
   * The header that starts at `at`, or started in an earlier piece; undefined until it is complete.
   * @throws ProtocolError
   */
  read(bytes: Buffer, at: number): DataHeader | 'keep-alive' | undefined {
    if (this.#heldBytes === 0 && bytes.length - at >= HEADER_BYTES) {
      this.next = at + HEADER_BYTES;
      return this.#parse(bytes, at);
    }
    this.next = Math.min(bytes.length, at + HEADER_BYTES - this.#heldBytes);
    bytes.copy(this.#held, this.#heldBytes, at, this.next);
    this.#heldBytes += this.next - at;
    if (this.#heldBytes < HEADER_BYTES) return undefined;
    this.#heldBytes = 0;
    return this.#parse(this.#held, 0);
  }

  /** Removes and returns the start of what turned out not to be a header. */
  takeHeld(): Buffer {
    const held = Buffer.from(this.#held.subarray(0, this.#heldBytes));
    this.#heldBytes = 0;
    return held;
  }

  #parse(bytes: Buffer, at: number): DataHeader | 'keep-alive' {
    if (this.#lastResult !== undefined && this.#isLast(bytes, at)) return this.#lastResult;
    const end = at + HEADER_BYTES;
    const { type, fields } = parseHeader(bytes.subarray(at, end));
    if (type !== 'DATA' && type !== 'PING') {
      throw new ProtocolError('header', 'The other side sent something other than a DATA header.');
    }
    this.#lastResult =
      type === 'PING'
        ? 'keep-alive'
        : {
            dataType: parseDataType(fields.get('data_type')),
            sizeBytes: parseSize(fields.get('data_size')),
          };
    bytes.copy(this.#last, 0, at, end);
    return this.#lastResult;
  }

  /** For 128 bytes, a loop is faster than a call to Buffer.compare(). */
  #isLast(bytes: Buffer, at: number): boolean {
    const last = this.#last;
    for (let i = 0; i < HEADER_BYTES; i++) if (bytes[at + i] !== last[i]) return false;
    return true;
  }
}
