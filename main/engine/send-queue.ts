import type { Socket } from 'node:net';

/** Messages up to this size are joined with others of the same tick: cheaper than a write each. */
const JOIN_BYTES = 16 * 1024;
/** Joined messages are written at this size at the latest. */
const FLUSH_BYTES = 64 * 1024;
const NOT_SENT = Promise.resolve(false);

/** Messages of one tick, written together. */
interface Batch {
  readonly parts: Uint8Array[];
  sizeBytes: number;
  readonly sent: Promise<boolean>;
  readonly resolve: (sent: boolean) => void;
}

/**
 * Writes whole messages to a socket in order, and reports when the kernel has them. Small messages of one tick share one
 * write, which saves system calls.
 */
export class SendQueue {
  readonly #socket: Socket;
  #batch: Batch | undefined;
  /** Settles when the streamed body that is being written is done; undefined without one. */
  #turn: Promise<unknown> | undefined;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /**
   * Sends a message of one or two parts, which must not be modified before it resolves: true once the kernel has all of
   * it, false when the connection ended first.
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

  /** Gives `stream` exclusive use of the socket; other messages wait until it settles. */
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

  /** Ends our side once everything queued has been written. */
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

  /** Writes the parts in one system call. */
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
