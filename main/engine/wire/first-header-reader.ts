import { HEADER_BYTES, type Header, parseHeader } from './header.ts';

/**
 * How long nothing more must come before an unpadded header is taken as complete
 * (protocol.md, "Headers": during the handshake only).
 */
export const QUIET_MS = 100;

/** One header of the handshake, and a copy of the bytes that came behind it. */
export interface FirstHeader {
  readonly header: Header;
  readonly rest: Buffer;
}

/** Gathers the first 128 bytes, from pieces of any size; knows no socket and no clock. */
export class FirstHeaderReader {
  readonly #bytes = Buffer.alloc(HEADER_BYTES);
  #length = 0;

  /** The header, once 128 bytes are here. @throws ProtocolError when they cannot be read. */
  push(piece: Uint8Array): FirstHeader | undefined {
    const taken = Math.min(piece.length, HEADER_BYTES - this.#length);
    this.#bytes.set(piece.subarray(0, taken), this.#length);
    this.#length += taken;
    if (this.#length < HEADER_BYTES) return undefined;
    return { header: parseHeader(this.#bytes), rest: Buffer.from(piece.subarray(taken)) };
  }

  /** Nothing came for a while: what is here, if `complete` finds a whole header in it. */
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
