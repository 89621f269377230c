import type { Socket, SocketConstructorOpts, TcpSocketConnectOpts } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Address } from './wire/address.ts';

/** How long the other side may take to end after us (protocol.md, "Closing"). */
const LINGER_MS = 1000;
/** Kept while there is no receiver; beyond this, the socket is paused. */
const BACKLOG_BYTES = 64 * 1024;
/** For one read of a dialled socket: fits in a processor's L2 cache. */
const RECEIVE_BYTES = 256 * 1024;

/** Reads of this size or more are freed at once; Node does not take them from its buffer pool. */
const RELEASED_BYTES = 32 * 1024;
const EMPTY = Buffer.alloc(0);

/** What both `net.connect` and `tls.connect` take. */
export type DialSocketOptions = TcpSocketConnectOpts & SocketConstructorOpts;

/** Receives bytes that are valid only during the call; copy them to keep them. */
export type Receiver = (bytes: Buffer) => void;

/**
 * Shared by all dialled sockets: it is read and consumed within one callback, so no two sockets need it at a time, and
 * idle connections need no buffer.
 */
let receiveBuffer: Buffer | undefined;

/**
 * A socket and the receiver of its bytes. Without a receiver, they are kept, up to a bound. A dialled socket reads into a
 * reused buffer (`onread`), which Node does not offer for accepted sockets.
 */
export class Transport {
  readonly socket: Socket;
  /** The other side has ended, and everything it sent has been received or is kept. */
  ended = false;
  #receiver: Receiver | undefined;
  #backlog: Buffer[] = [];
  #backlogBytes = 0;
  #linger: NodeJS.Timeout | undefined;

  /** @param socket must be paused */
  constructor(socket: Socket) {
    this.socket = socket;
    // Whoever wants to know why it failed listens as well; without any listener, an error would end the process.
    socket.on('error', () => undefined);
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('close', () => clearInterval(this.#linger));
  }

  /** For an accepted socket. */
  static accepted(socket: Socket): Transport {
    const transport = new Transport(socket);
    socket.on('data', (bytes: Buffer) => {
      transport.#take(bytes);
      if (bytes.length >= RELEASED_BYTES) release(bytes);
    });
    return transport;
  }

  /**
   * For a socket that `open` dials, plain or TLS, with the options it is given.
   * @param from the local address; undefined lets the system choose
   */
  static dialled(
    { host, port }: Address,
    from: string | undefined,
    open: (options: DialSocketOptions) => Socket,
  ): Transport {
    receiveBuffer ??= Buffer.allocUnsafeSlow(RECEIVE_BYTES);
    let take: Receiver = () => undefined;
    const callback = (count: number, buffer: Uint8Array): boolean => {
      take((buffer as Buffer).subarray(0, count));
      return true;
    };
    const options = { host, port, allowHalfOpen: true, noDelay: true, keepAlive: true };
    const onread = { buffer: receiveBuffer, callback };
    const local = from === undefined ? {} : { localAddress: from };
    const transport = new Transport(open({ ...options, ...local, onread }));
    take = (bytes) => transport.#take(bytes);
    return transport;
  }

  /** Passes all bytes to `receiver` from now on, starting with the kept ones; with `undefined`, they are kept. */
  receive(receiver: Receiver | undefined): void {
    this.#receiver = receiver;
    while (this.#receiver !== undefined) {
      const bytes = this.#backlog.shift();
      if (bytes === undefined) return;
      this.#backlogBytes -= bytes.length;
      this.#receiver(bytes);
    }
  }

  /** Puts bytes back: they are received again, before all others. They are not copied. */
  unread(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#backlog.unshift(bytes);
    this.#backlogBytes += bytes.length;
  }

  pause(): void {
    this.socket.pause();
  }

  resume(): void {
    this.socket.resume();
  }

  /** After our end: resets if the other side does not end as well, and nothing moved for a second. */
  linger(): void {
    const { socket } = this;
    let before = -1;
    this.#linger ??= setInterval(() => {
      const moved = socket.bytesWritten - socket.writableLength;
      if (socket.writableFinished || moved === before) this.reset();
      before = moved;
    }, LINGER_MS);
  }

  /**
   * Ends at once with a reset. While our end is being written, the system refuses a reset and Node never closes the
   * socket. TLS sockets cannot reset; for the other side, closing them is equivalent.
   */
  reset(): void {
    const { writableEnded, writableFinished, writableLength } = this.socket;
    const isEnding = writableEnded && !writableFinished && writableLength === 0;
    if (isEnding || this.socket instanceof TLSSocket) this.socket.destroy();
    else this.socket.resetAndDestroy();
  }

  /** 32 bytes that only the two ends of this TLS session know (RFC 8446, 7.5); undefined without encryption. */
  exportKey(label: string): Uint8Array | undefined {
    const { socket } = this;
    if (!(socket instanceof TLSSocket) || socket.destroyed) return undefined;
    return socket.exportKeyingMaterial(32, label, EMPTY);
  }

  #take(bytes: Buffer): void {
    if (this.#receiver !== undefined) {
      this.#receiver(bytes);
      return;
    }
    this.#backlog.push(Buffer.from(bytes));
    this.#backlogBytes += bytes.length;
    if (this.#backlogBytes > BACKLOG_BYTES) this.socket.pause();
  }
}

/**
 * Node allocates 64 KiB for every read of an accepted socket. Garbage collection frees them late, so each read would
 * touch new pages. Detaching the buffer frees it at once, and the next read reuses memory that is still cached.
 */
function release(bytes: Buffer): void {
  (bytes.buffer as ArrayBuffer).transfer(0);
}
