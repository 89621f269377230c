import type { SendQueue } from './send-queue.ts';
import type { Transport } from './transport.ts';
import type { FrameReader } from './wire/frame-reader.ts';

/** A keep-alive that arrives this long after our last byte was written after that byte was read. */
const READ_MS = 250;
/** What was sent before that needs no sign any more. */
const QUIET_MS = 2_000;
/** How long to wait for a sign that everything was read, since something last moved. */
const SIGN_MS = 5_000;
/** The same when the whole peer stops: a little longer than the library's timeout, after which it writes a keep-alive. */
const SIGN_WHEN_STOPPING_MS = 2_500;
/** The same after they broke the protocol: we do not understand their signs any more. */
const SIGN_AFTER_FAILURE_MS = 1_000;
const LOOK_MS = 50;

interface ClosingParts {
  readonly transport: Transport;
  readonly queue: SendQueue;
  readonly reader: FrameReader;
  readonly encrypted: boolean;
}

/**
 * How our side of a connection ends (protocol.md, "Closing"). Lanline peers end, and reset after a second. The library
 * never notices an end: it would spin for ever, and a reset after the end does not reach it. So plain peers get a reset
 * without an end, once they have surely read everything: they write a keep-alive only after having read in vain.
 */
export class Closing {
  readonly #parts: ClosingParts;
  #acceptedAt = Number.NEGATIVE_INFINITY;
  #keepAliveAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #signMs = SIGN_MS;
  #wasQuiet = false;
  #movedBytes = 0;
  #movedAt = 0;
  #emptying = false;

  constructor(parts: ClosingParts) {
    this.#parts = parts;
  }

  /** We answered ACCEPT, for which the other side is waiting: it needs no keep-alive of theirs to be read. */
  accepted(): void {
    this.#acceptedAt = performance.now();
  }

  keepAliveCame(): void {
    this.#keepAliveAt = performance.now();
    if (this.#timer !== undefined) this.#look();
  }

  /** Sends what is queued, then ends. Bounded in time, unless it keeps moving. */
  begin({ stopping }: { stopping: boolean }): void {
    const { encrypted, queue, reader, transport } = this.#parts;
    if (encrypted) {
      void queue.end().then(() => {
        if (transport.ended) transport.socket.destroySoon();
      });
      transport.linger();
      return;
    }
    if (reader.stopped) this.#signMs = SIGN_AFTER_FAILURE_MS;
    else if (stopping) this.#signMs = SIGN_WHEN_STOPPING_MS;
    this.#movedAt = performance.now();
    this.#wasQuiet = queue.idle && this.#movedAt - queue.saidAt >= QUIET_MS;
    this.#timer = setInterval(() => this.#look(), LOOK_MS);
    transport.socket.on('close', () => clearInterval(this.#timer));
    this.#look();
  }

  /** The other side ended while we were closing. */
  peerEnded(): void {
    if (this.#parts.encrypted) this.#parts.transport.socket.destroySoon();
    else this.#look();
  }

  #look(): void {
    const { queue, transport } = this.#parts;
    const { socket } = transport;
    if (transport.ended && queue.idle) {
      socket.destroySoon();
      return;
    }
    const now = performance.now();
    const movedBytes = socket.bytesWritten - socket.writableLength;
    if (movedBytes !== this.#movedBytes) this.#movedAt = now;
    this.#movedBytes = movedBytes;
    if (this.#wasRead(now)) void this.#resetWhenEmpty();
    if (now - this.#movedAt >= this.#signMs) this.#giveUp();
  }

  #wasRead(now: number): boolean {
    const { queue, reader } = this.#parts;
    if (!queue.idle || reader.inMessage || now - this.#acceptedAt < READ_MS) return false;
    return this.#wasQuiet || this.#keepAliveAt - queue.saidAt >= READ_MS;
  }

  /** Resets once all that has arrived was read: a reset throws away what is still in the system's buffers. */
  async #resetWhenEmpty(): Promise<void> {
    const { reader, transport } = this.#parts;
    if (this.#emptying) return;
    this.#emptying = true;
    let before = -1;
    while (transport.socket.bytesRead !== before && !transport.socket.destroyed) {
      before = transport.socket.bytesRead;
      await turn();
      await turn();
    }
    this.#emptying = false;
    if (!transport.ended && !reader.inMessage) transport.reset();
  }

  /** They are busy, or are not the library: then they may well notice an end. */
  #giveUp(): void {
    const { queue, reader, transport } = this.#parts;
    clearInterval(this.#timer);
    if (!queue.idle || reader.stopped) {
      transport.reset();
      return;
    }
    transport.socket.end();
    transport.linger();
  }
}

/** Until every socket has been looked at. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
