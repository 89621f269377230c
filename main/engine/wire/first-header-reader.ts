import { HEADER_BYTES, type Header, parseHeader } from './header.ts';

/**
 * An unpadded header counts as complete after this long without further bytes
 * (protocol.md, "Headers"; during the handshake only).
 */
export const HEADER_PAUSE_MS = 100;

/** A header of the handshake, and a copy of the bytes that came after it. */
export interface FirstHeader {
  readonly header: Header;
  readonly rest: Buffer;
}

/** Collects the first 128 bytes, from pieces of any size; knows neither socket nor clock. */
export class FirstHeaderReader {
  readonly #bytes = Buffer.alloc(HEADER_BYTES);
  #length = 0;

  get begun(): boolean {
    return this.#length > 0;
  }

  /** The header, once there are 128 bytes. @throws ProtocolError when it is unreadable */
  push(piece: Uint8Array): FirstHeader | undefined {
    const taken = Math.min(piece.length, HEADER_BYTES - this.#length);
    this.#bytes.set(piece.subarray(0, taken), this.#length);
    this.#length += taken;
    if (this.#length < HEADER_BYTES) return undefined;
    return { header: parseHeader(this.#bytes), rest: Buffer.from(piece.subarray(taken)) };
  }

  /** After a pause: what has arrived, if `complete` accepts it as a header (it throws otherwise). */
  settle(complete: (header: Header) => void): FirstHeader | undefined {
    if (this.#length === 0) return undefined;
    try {
      const header = parseHeader(this.#bytes.subarray(0, this.#length));
      complete(header);
      return { header, rest: Buffer.alloc(0) };
    } catch {
      return undefined;
    }
  }
}
