import type { KeepAlive, KeepAliveTarget } from './keep-alive.ts';
import { ReceiveRateGuard } from './receive-rate.ts';
import type { Transport } from './transport.ts';
import type { FrameReader } from './wire/frame-reader.ts';

interface MonitorParts {
  readonly keepAlive: KeepAlive;
  readonly transport: Transport;
  readonly reader: FrameReader;
  /** Nothing arrived for a while: send a keep-alive. */
  onIdle(): void;
  /** A message has been trickling in for too long. */
  onTooSlow(): void;
}

/** Watches an open connection for silence and for messages that arrive too slowly. */
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
    this.#parts.onIdle();
  }

  onCheck(): void {
    const { socket } = this.#parts.transport;
    const { inMessage } = this.#parts.reader;
    const progress = { inMessage, receivedBytes: socket.bytesRead, paused: socket.isPaused() };
    if (this.#receiveRate.isTooSlow(progress, performance.now())) this.#parts.onTooSlow();
  }
}
