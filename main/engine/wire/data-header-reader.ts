import { ProtocolError } from '../peer-errors.ts';
import { type DataType, parseDataType } from './data-type.ts';
import { HEADER_BYTES, parseHeader, parseSize } from './header.ts';

/** What a DATA header says. */
export interface DataHeader {
  readonly dataType: DataType;
  readonly sizeBytes: number;
}

/** Reads the headers between messages, from pieces of any size. One that repeats byte for byte is read only once. */
export class DataHeaderReader {
  /** Where reading goes on after the last `read`. */
  next = 0;
  readonly #held = Buffer.alloc(HEADER_BYTES);
  #heldBytes = 0;
  readonly #last = Buffer.alloc(HEADER_BYTES);
  #lastMeant: DataHeader | 'keep-alive' | undefined;

  /** True when no header has begun. */
  get atBoundary(): boolean {
    return this.#heldBytes === 0;
  }

  /**
   * The header that begins at `at`, or began in a piece before; undefined while not all of it is here.
   * @throws ProtocolError
   */
  read(bytes: Buffer, at: number): DataHeader | 'keep-alive' | undefined {
    if (this.#heldBytes === 0 && bytes.length - at >= HEADER_BYTES) {
      this.next = at + HEADER_BYTES;
      return this.#meaning(bytes, at);
    }
    this.next = Math.min(bytes.length, at + HEADER_BYTES - this.#heldBytes);
    bytes.copy(this.#held, this.#heldBytes, at, this.next);
    this.#heldBytes += this.next - at;
    if (this.#heldBytes < HEADER_BYTES) return undefined;
    this.#heldBytes = 0;
    return this.#meaning(this.#held, 0);
  }

  /** Takes back the start of what turned out to be no header. */
  takeHeld(): Buffer {
    const held = Buffer.from(this.#held.subarray(0, this.#heldBytes));
    this.#heldBytes = 0;
    return held;
  }

  #meaning(bytes: Buffer, at: number): DataHeader | 'keep-alive' {
    if (this.#lastMeant !== undefined && this.#isLast(bytes, at)) return this.#lastMeant;
    const end = at + HEADER_BYTES;
    const { type, fields } = parseHeader(bytes.subarray(at, end));
    if (type !== 'DATA' && type !== 'PING') {
      throw new ProtocolError('header', 'The other side sent something that is no DATA header.');
    }
    this.#lastMeant =
      type === 'PING'
        ? 'keep-alive'
        : {
            dataType: parseDataType(fields.get('data_type')),
            sizeBytes: parseSize(fields.get('data_size')),
          };
    bytes.copy(this.#last, 0, at, end);
    return this.#lastMeant;
  }

  /** A loop, as it costs less than leaving for the system's own comparison. */
  #isLast(bytes: Buffer, at: number): boolean {
    const last = this.#last;
    for (let i = 0; i < HEADER_BYTES; i++) if (bytes[at + i] !== last[i]) return false;
    return true;
  }
}
