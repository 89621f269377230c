import type { KeepAlive, KeepAliveTarget } from './keep-alive.ts';
import { ReceiveRateGuard } from './receive-rate.ts';
import type { SendQueue } from './send-queue.ts';
import type { Transport } from './transport.ts';
import type { FrameReader } from './wire/frame-reader.ts';
import { KEEP_ALIVE } from './wire/header.ts';

interface MonitorParts {
  readonly keepAlive: KeepAlive;
  readonly transport: Transport;
  readonly queue: SendQueue;
  readonly reader: FrameReader;
  readonly stream: boolean;
  /** A message has been trickling in for too long. */
  onTooSlow(): void;
}

/** Watches an open connection: writes keep-alives when nothing arrives, and notices messages that arrive too slowly. */
export class ConnectionMonitor implements KeepAliveTarget {
  active = false;
  readonly #parts: MonitorParts;
  readonly #receiveRate = new ReceiveRateGuard();

  constructor(parts: MonitorParts) {
    this.#parts = parts;
  }

  start(): void {
    this.#parts.keepAlive.add(this);
  }

  stop(): void {
    this.#parts.keepAlive.delete(this);
  }

  onIdle(): void {
    const { queue, stream, transport } = this.#parts;
    // While we do not read, it would claim that we have read everything (closing.ts).
    const reads = !transport.socket.isPaused();
    // Within a stream, a peer that does not expect a keep-alive would read it as a frame.
    if (reads && !stream) queue.writeAside(KEEP_ALIVE);
  }

  onCheck(): void {
    const { socket } = this.#parts.transport;
    const { inMessage } = this.#parts.reader;
    const progress = { inMessage, receivedBytes: socket.bytesRead, paused: socket.isPaused() };
    if (this.#receiveRate.isTooSlow(progress, performance.now())) this.#parts.onTooSlow();
  }
}
