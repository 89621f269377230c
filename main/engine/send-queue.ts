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
  /** A pause before the first message, which is nobody's turn. */
  #pause: Promise<unknown> | undefined;
  #waiting = 0;
  /** Writes that the kernel does not have yet. */
  #underWay = 0;
  #saidAt = Number.NEGATIVE_INFINITY;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  /** Everything that was queued is with the kernel. */
  get idle(): boolean {
    if (this.#turn !== undefined && this.#turn !== this.#pause) return false;
    return this.#waiting === 0 && this.#batch === undefined && this.#underWay === 0;
  }

  /** When the kernel took our last message, in milliseconds of `performance.now()`; -Infinity before the first one. */
  get saidAt(): number {
    return this.#saidAt;
  }

  /** Holds what is sent from now on back for a while. */
  hold(durationMs: number): void {
    const turn = new Promise<void>((resolve) => setTimeout(resolve, durationMs)).then(() => {
      if (this.#turn === turn) this.#turn = undefined;
    });
    this.#turn = turn;
    this.#pause = turn;
  }

  /** Writes, right now, what is no message: the answer to an offer, or a keep-alive if nothing else is on its way. */
  writeAside(bytes: Uint8Array): void {
    if (this.#turn !== undefined || !this.#socket.writable) return;
    this.#flush();
    this.#socket.write(bytes);
  }

  /**
   * Sends a message of a few parts, which must not be modified before it resolves: true once the kernel has all of it,
   * false when the connection ended first.
   */
  write(...parts: Uint8Array[]): Promise<boolean> {
    if (this.#turn !== undefined) return this.#writeLater(parts);
    if (!this.#socket.writable) return NOT_SENT;
    let sizeBytes = 0;
    for (const part of parts) sizeBytes += part.length;
    if (sizeBytes > JOIN_BYTES) {
      this.#flush();
      return this.#put(parts);
    }
    const batch = this.#openBatch();
    batch.parts.push(...parts);
    batch.sizeBytes += sizeBytes;
    if (batch.sizeBytes > FLUSH_BYTES) this.#flush();
    return batch.sent;
  }

  /** Gives `stream` exclusive use of the socket; other messages wait until it settles. */
  async exclusively<T>(
    stream: (put: (...parts: Uint8Array[]) => Promise<boolean>) => Promise<T>,
  ): Promise<T> {
    await this.#untilMyTurn();
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
    await this.#untilMyTurn();
    this.#flush();
    this.#socket.end();
  }

  async #writeLater(parts: Uint8Array[]): Promise<boolean> {
    await this.#untilMyTurn();
    return this.write(...parts);
  }

  async #untilMyTurn(): Promise<void> {
    this.#waiting++;
    while (this.#turn !== undefined) await this.#turn;
    this.#waiting--;
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
    if (this.#socket.writable) this.#socket.write(joined(batch), this.#written(batch.resolve));
    else batch.resolve(false);
  };

  /** For the last write of a message. */
  #written(resolve: (sent: boolean) => void): (error?: Error | null) => void {
    this.#underWay++;
    return (error) => {
      this.#underWay--;
      this.#saidAt = performance.now();
      resolve(!error);
    };
  }

  /** Writes the parts in one system call. */
  #put(parts: readonly Uint8Array[]): Promise<boolean> {
    const socket = this.#socket;
    if (!socket.writable) return NOT_SENT;
    return new Promise((resolve) => {
      const last = parts.length - 1;
      if (last > 0) socket.cork();
      parts.forEach((part, index) => {
        if (index < last) socket.write(part);
        else socket.write(part, this.#written(resolve));
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
