import type { Socket, SocketConstructorOpts, TcpSocketConnectOpts } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { Address } from './wire/address.ts';

/** How long the other side may take to end after we did (protocol.md, "Closing"). */
const LINGER_MS = 1000;
/** What is kept while nobody receives; beyond, the socket rests. */
const BACKLOG_BYTES = 64 * 1024;
/** As much as one read of a dialled socket takes: what a processor's second cache holds. */
const RECEIVE_BYTES = 256 * 1024;

/** Pieces from this size on give their memory back at once; none of them is part of Node's pool for small buffers. */
const RELEASED_BYTES = 32 * 1024;
const EMPTY = Buffer.alloc(0);

/** What both `net.connect` and `tls.connect` take. */
export type DialSocketOptions = TcpSocketConnectOpts & SocketConstructorOpts;

/** Takes bytes that are lent for the time of the call: whoever needs them longer copies them. */
export type Receiver = (bytes: Buffer) => void;

/**
 * One for all dialled sockets: a read and the call that consumes it are one turn, so no two of them ever need it
 * together, and an idle connection costs none.
 */
let receiveBuffer: Buffer | undefined;

/**
 * A socket's two ends. What comes is lent to whoever receives at the time, and kept, up to a bound, while nobody does.
 * A dialled socket reads into a buffer that is used again and again (`onread`), which an accepted one cannot have.
 */
export class Transport {
  readonly socket: Socket;
  /** The other side ended; all that it sent has been received, or is kept. */
  ended = false;
  #receiver: Receiver | undefined;
  #backlog: Buffer[] = [];
  #backlogBytes = 0;
  #linger: NodeJS.Timeout | undefined;

  /** @param socket paused */
  constructor(socket: Socket) {
    this.socket = socket;
    socket.on('end', () => {
      this.ended = true;
    });
    socket.on('close', () => clearInterval(this.#linger));
  }

  /** An accepted socket. */
  static accepted(socket: Socket): Transport {
    const transport = new Transport(socket);
    socket.on('data', (bytes: Buffer) => {
      transport.#take(bytes);
      if (bytes.length >= RELEASED_BYTES) release(bytes);
    });
    return transport;
  }

  /**
   * The socket that `open` dials, in the clear or not, with the options it is given.
   * @param from the address to speak from; undefined lets the system choose
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

  /** Gives all bytes to `receiver` from now on, first those that are kept; `undefined` keeps what comes. */
  receive(receiver: Receiver | undefined): void {
    this.#receiver = receiver;
    while (this.#receiver !== undefined) {
      const bytes = this.#backlog.shift();
      if (bytes === undefined) return;
      this.#backlogBytes -= bytes.length;
      this.#receiver(bytes);
    }
  }

  /** Gives bytes back: they are received once more, before all others. They are kept as they are, not copied. */
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

  /** After our end was written: resets when the other side does not end either, and nothing moved for a second. */
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
   * Ends at once, with a reset. While our end is on its way the system refuses one, and Node then never closes the
   * socket; through TLS there is none: closing says the same to the other side.
   */
  reset(): void {
    const { writableEnded, writableFinished, writableLength } = this.socket;
    const endIsOnItsWay = writableEnded && !writableFinished && writableLength === 0;
    if (endIsOnItsWay || this.socket instanceof TLSSocket) this.socket.destroy();
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
 * Node allocates 64 KB for every read of an accepted socket, and the collector is late to free them: each read would
 * touch fresh pages. Detached, the memory is free at once, and the next read finds it warm.
 */
function release(bytes: Buffer): void {
  (bytes.buffer as ArrayBuffer).transfer(0);
}
