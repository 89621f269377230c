import { HEADER_BYTES, type Header, parseHeader } from './header.ts';

/**
 * How long nothing more must come before an unpadded header is taken as complete
 * (protocol.md, "Headers": during the handshake only).
 */
export const QUIET_MS = 100;

/** One header of the handshake, and the bytes that came behind it. */
export interface FirstHeader {
  readonly header: Header;
  readonly rest: Uint8Array;
}

/** Gathers the first 128 bytes, from pieces of any size; knows no socket and no clock. */
export class HeaderReader {
  #bytes: Uint8Array = new Uint8Array(0);

  /** The header, once 128 bytes are here. @throws ProtocolError when they cannot be read. */
  push(chunk: Uint8Array): FirstHeader | undefined {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
    if (this.#bytes.length < HEADER_BYTES) return undefined;
    return {
      header: parseHeader(this.#bytes.subarray(0, HEADER_BYTES)),
      rest: this.#bytes.subarray(HEADER_BYTES),
    };
  }

  /** Nothing came for a while: what is here, if `complete` finds a whole header in it. */
  settle(complete: (header: Header) => void): FirstHeader | undefined {
    if (this.#bytes.length === 0) return undefined;
    try {
      const header = parseHeader(this.#bytes);
      complete(header);
      return { header, rest: new Uint8Array(0) };
    } catch {
      return undefined;
    }
  }
}
