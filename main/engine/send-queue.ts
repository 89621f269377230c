import type { Socket } from 'node:net';

/** Below this, a message is joined with what else leaves in this tick: cheaper than a write of its own. */
const JOIN_BYTES = 16 * 1024;
/** What is joined leaves at this size at the latest. */
const FLUSH_BYTES = 64 * 1024;
const NOT_SENT = Promise.resolve(false);

/** Messages of one tick, that leave together. */
interface Batch {
  readonly parts: Uint8Array[];
  sizeBytes: number;
  readonly sent: Promise<boolean>;
  readonly resolve: (sent: boolean) => void;
}

/**
 * Writes whole messages to a socket, one after the other, and knows when the kernel has them. Those of one tick leave
 * in one write: two small writes would each cost a call to the kernel, and wait for each other's acknowledgement.
 */
export class SendQueue {
  readonly #socket: Socket;
  #batch: Batch | undefined;
  /** Messages wait for a streamed body to end; undefined while none is in motion. */
  #turn: Promise<unknown> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Sends a message of one or two parts, which must stay as they are until it resolves: true once the kernel has all of
   * it, false when the connection ended before.
   */
  write(head: Uint8Array, body?: Uint8Array): Promise<boolean> {
    if (this.#turn !== undefined) return this.#writeLater(head, body);
    if (!this.#socket.writable) return NOT_SENT;
    const sizeBytes = head.length + (body?.length ?? 0);
    if (sizeBytes > JOIN_BYTES) {
      this.#flush();
      return this.#put(body === undefined ? [head] : [head, body]);
    }
    const batch = this.#openBatch();
    batch.parts.push(head);
    if (body !== undefined) batch.parts.push(body);
    batch.sizeBytes += sizeBytes;
    if (batch.sizeBytes > FLUSH_BYTES) this.#flush();
    return batch.sent;
  }

  /** Runs `stream` with the socket to itself; other messages wait until it settles. */
  async exclusively<T>(
    stream: (put: (...parts: Uint8Array[]) => Promise<boolean>) => Promise<T>,
  ): Promise<T> {
    while (this.#turn !== undefined) await this.#turn;
    this.#flush();
    const running = stream((...parts) => this.#put(parts));
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
    this.#flush();
    this.#socket.end();
  }

  async #writeLater(head: Uint8Array, body: Uint8Array | undefined): Promise<boolean> {
    while (this.#turn !== undefined) await this.#turn;
    return this.write(head, body);
  }

  #openBatch(): Batch {
    if (this.#batch === undefined) {
      const { promise: sent, resolve } = Promise.withResolvers<boolean>();
      this.#batch = { parts: [], sizeBytes: 0, sent, resolve };
      process.nextTick(this.#flush);
    }
    return this.#batch;
  }

  readonly #flush = (): void => {
    const batch = this.#batch;
    if (batch === undefined) return;
    this.#batch = undefined;
    if (this.#socket.writable) this.#socket.write(joined(batch), (error) => batch.resolve(!error));
    else batch.resolve(false);
  };

  /** One write, of several buffers if need be. */
  #put(parts: readonly Uint8Array[]): Promise<boolean> {
    const socket = this.#socket;
    if (!socket.writable) return NOT_SENT;
    return new Promise((resolve) => {
      const last = parts.length - 1;
      if (last > 0) socket.cork();
      parts.forEach((part, index) => {
        if (index < last) socket.write(part);
        else socket.write(part, (error) => resolve(!error));
      });
      if (last > 0) socket.uncork();
    });
  }
}

function joined({ parts, sizeBytes }: Batch): Uint8Array {
  const bytes = Buffer.allocUnsafe(sizeBytes);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
