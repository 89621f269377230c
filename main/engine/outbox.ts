import type { Socket } from 'node:net';

/** Below this, header and body are joined into one buffer: cheaper than a vector of two. */
const JOIN_BYTES = 16 * 1024;

/** Writes whole messages to a socket, one after the other, and knows when the kernel has them. */
export class Outbox {
  readonly #socket: Socket;
  #corked = false;
  /** Messages wait for a streamed body to end; undefined while none is in motion. */
  #turn: Promise<unknown> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Resolves true once the kernel has all of `parts`, false when the connection ended before. */
  async write(parts: readonly Uint8Array[]): Promise<boolean> {
    while (this.#turn !== undefined) await this.#turn;
    return this.#put(parts);
  }

  /** Runs `stream` with the socket to itself; other messages wait until it settles. */
  async exclusively<T>(stream: (put: (part: Uint8Array) => Promise<boolean>) => Promise<T>): Promise<T> {
    while (this.#turn !== undefined) await this.#turn;
    const running = stream((part) => this.#put([part]));
    const turn = running.catch(() => undefined);
    this.#turn = turn;
    try {
      return await running;
    } finally {
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  /** Ends our side when everything that was queued is written. */
  async end(): Promise<void> {
    while (this.#turn !== undefined) await this.#turn;
    this.#socket.end();
  }

  #put(parts: readonly Uint8Array[]): Promise<boolean> {
    const socket = this.#socket;
    if (!socket.writable) return Promise.resolve(false);
    return new Promise((resolve) => {
      // What one tick sends leaves in one write: two small ones would wait for each other's acknowledgement.
      if (!this.#corked) {
        this.#corked = true;
        socket.cork();
        process.nextTick(() => {
          this.#corked = false;
          socket.uncork();
        });
      }
      const sizeBytes = parts.reduce((sum, part) => sum + part.length, 0);
      const pieces = sizeBytes <= JOIN_BYTES ? [Buffer.concat(parts, sizeBytes)] : parts;
      const last = pieces.length - 1;
      pieces.forEach((piece, index) => {
        if (index < last) socket.write(piece);
        else socket.write(piece, (error) => resolve(error === undefined || error === null));
      });
    });
  }
}
