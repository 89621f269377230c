import { TLSSocket } from 'node:tls';
import {
  type CloseCode,
  type CloseReason,
  closeReason,
  closeReasonOf,
  socketCloseReason,
} from './close-reasons.ts';
import { DecodeError, decode, EncodeError, encode } from './data/index.ts';
import type { Proven } from './dial.ts';
import { type Handlers, type Logger, TypedEventEmitter } from './event-emitter.ts';
import { IncomingBody } from './incoming-body.ts';
import type { KeepAlive, KeepAliveTarget } from './keep-alive.ts';
import { DataSizeError, DataTypeError, PeerError, ProtocolError } from './peer-errors.ts';
import { ReceiveRateGuard } from './receive-rate.ts';
import type { Introduction } from './secure/introduction.ts';
import { SendQueue } from './send-queue.ts';
import type { Transport } from './transport.ts';
import { UndeliveredMessages } from './undelivered.ts';
import type { DataType } from './wire/data-type.ts';
import { FrameReader, type FrameSink } from './wire/frame-reader.ts';
import { dataHeader, KEEP_ALIVE } from './wire/header.ts';
import type { Hello } from './wire/hello.ts';

/** A body taken as a stream; `body` fails with the reason when the connection ends within it. */
export interface StreamedBody {
  readonly sizeBytes: number;
  readonly dataType: DataType;
  readonly body: IncomingBody;
}

export type ConnectionEvents = {
  data: [connection: Connection, value: unknown];
  /** Takes `bytes` bodies as streams instead of `data`. */
  body: [connection: Connection, body: StreamedBody];
  /** Takes the frames of a streaming connection undecoded instead of `data`. */
  frame: [connection: Connection, bytes: Uint8Array];
  close: [connection: Connection, reason: string];
};
export type ConnectionHandlers = Handlers<ConnectionEvents>;

export interface ConnectionInit {
  readonly transport: Transport;
  readonly hello: Hello;
  readonly initiator: boolean;
  /** `ipv4:port` where the other side can be called. */
  readonly peerName: string;
  /** Absent when the connection is in the clear. */
  readonly proven: Proven | undefined;
  readonly maxMessageBytes: number;
  readonly keepAlive: KeepAlive;
  readonly log: Logger;
  readonly handlers?: Partial<ConnectionHandlers>;
}

const NOT_SENT = Promise.resolve(false);
const EMPTY = Buffer.alloc(0);

/** A link between two peers: one data type, both directions, until one side closes. */
export class Connection extends TypedEventEmitter<ConnectionEvents> implements KeepAliveTarget {
  readonly peerName: string;
  readonly remoteAddress: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** We dialled. */
  readonly initiator: boolean;
  /** What the other side calls itself: a claim with any character in it, and only Lanline peers make it. */
  readonly remoteDisplayName: string | undefined;
  /** Who the other side proved to be, as the SHA-256 of its certificate; undefined when the connection is in the clear. */
  readonly fingerprint: string | undefined;
  /** What a proven peer says of itself. */
  readonly introduction: Introduction | undefined;
  /** Which transfer this connection carries, as its HELLO said. */
  readonly purpose: string | undefined;
  /** How long the caller said he waits for our answer. */
  readonly waitMs: number | undefined;

  /** Anything came since the last look (keep-alive.ts). */
  active = false;

  readonly #transport: Transport;
  readonly #queue: SendQueue;
  readonly #reader: FrameReader;
  readonly #keepAlive: KeepAlive;
  readonly #undelivered = new UndeliveredMessages();
  readonly #receiveRate = new ReceiveRateGuard();
  readonly #closed = Promise.withResolvers<void>();
  #state: 'offered' | 'open' | 'closing' | 'closed' = 'offered';
  #reason: CloseReason | undefined;
  #frameBytes: number | undefined;
  #body: IncomingBody | undefined;
  #flowing = false;

  constructor(init: ConnectionInit) {
    super(init.handlers, init.log);
    const { hello, transport } = init;
    const { socket } = transport;
    this.peerName = init.peerName;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.dataType = hello.dataType;
    this.strict = hello.strict;
    this.stream = hello.stream;
    this.initiator = init.initiator;
    this.fingerprint = init.proven?.fingerprint;
    this.introduction = init.proven?.introduction;
    this.remoteDisplayName = this.introduction?.name ?? (init.initiator ? undefined : hello.displayName);
    this.purpose = hello.purpose;
    this.waitMs = hello.waitMs;
    this.#frameBytes = hello.dataSize;
    this.#keepAlive = init.keepAlive;
    this.#transport = transport;
    this.#queue = new SendQueue(socket);
    this.#reader = new FrameReader({ ...hello, maxMessageBytes: init.maxMessageBytes }, this.#sink());
    socket.on('end', () => this.#otherSideEnded());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#because(socketCloseReason(error)));
    socket.on('close', () => this.#gone());
    // Its end may have come before anybody of us listened.
    if (socket.destroyed) process.nextTick(() => this.#gone());
  }

  /** Bytes per frame of a stream; 'auto' until it is fixed, and on connections that are no stream. */
  get dataSize(): number | 'auto' {
    return this.#frameBytes ?? 'auto';
  }

  get closed(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  /** Why it ended; undefined while it is open. */
  get closeCode(): CloseCode | undefined {
    return this.closed ? this.#reason?.code : undefined;
  }

  /** The same as an English sentence, for developers. */
  get closeReason(): string | undefined {
    return this.closed ? this.#reason?.message : undefined;
  }

  /**
   * Sends one value. True once the kernel has it (this is the back-pressure), false when the connection is closed.
   * @throws DataTypeError, DataSizeError: nothing was sent
   */
  send(value: unknown): Promise<boolean> {
    if (this.#state !== 'open') return NOT_SENT;
    try {
      const bytes = this.#encode(value);
      // Not async: what one tick sends shares one promise, which thousands of small messages notice.
      if (this.stream) return this.#sendFrame(bytes);
      return this.#queue.write(dataHeader(this.dataType, bytes.length), bytes);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /**
   * Sends `sizeBytes` bytes from `source` as one message that never stands whole in memory. Other messages wait.
   * Aborting closes the connection, as half a message cannot be taken back; it then resolves false.
   *
   * @throws DataTypeError on a connection for another type; DataSizeError when the source has more or fewer bytes,
   *   and whatever the source throws: the connection is closed then, too.
   */
  async sendFrom(
    source: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    options: { signal?: AbortSignal; onProgress?: (sentBytes: number) => void } = {},
  ): Promise<boolean> {
    if (this.dataType !== 'bytes' || this.stream) {
      throw new DataTypeError('Only a bytes connection that is no stream sends from a source.');
    }
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) throw new DataSizeError('That is no size.');
    if (this.#state !== 'open') return false;
    const { signal, onProgress } = options;
    const abort = () => this.destroy('sending-cancelled');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#queue.exclusively(async (put) => {
        const header = dataHeader('bytes', sizeBytes);
        let sent = 0;
        for await (const part of source) {
          if (sent + part.length > sizeBytes)
            throw new DataSizeError('The source has more bytes than was said.');
          if (!(await (sent === 0 ? put(header, part) : put(part)))) return false;
          sent += part.length;
          onProgress?.(sent);
        }
        if (sizeBytes === 0) return put(header);
        if (sent < sizeBytes) throw new DataSizeError('The source ended before all of its bytes.');
        return true;
      });
    } catch (error) {
      if (signal?.aborted) return false;
      this.destroy('source-failed');
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Sends what is queued, ends our side, and resets if the other has not ended within 1 s. Idempotent. */
  close(code: CloseCode = 'closed-here'): Promise<void> {
    if (this.closed) return this.#closed.promise;
    this.#because(closeReason(code));
    this.#state = 'closing';
    this.#keepAlive.delete(this);
    void this.#queue.end().then(() => {
      if (this.#transport.ended) this.#transport.socket.destroySoon();
    });
    this.#transport.linger();
    // A reader of ours that rests must not keep us from noticing their end.
    this.#flow();
    this.#transport.resume();
    return this.#closed.promise;
  }

  /** Ends at once with a reset: what was queued is lost. For broken wires and cancelled sendings. */
  destroy(code: CloseCode): void {
    this.#because(closeReason(code));
    this.#transport.reset();
  }

  /**
   * The offer was accepted (`answer` is the ACCEPT header; the side that dialled has none to give). Data flows from
   * the next turn of the loop on, and what nobody listens to yet is kept, so that a handler set after this misses none.
   */
  open(answer?: Uint8Array): void {
    if (this.#state !== 'offered' || this.#transport.socket.destroyed) return;
    this.#state = 'open';
    if (answer !== undefined) void this.#queue.write(answer);
    this.#keepAlive.add(this);
    setImmediate(() => this.#flow());
  }

  /** Nothing was heard for a while: keeps the connection alive. */
  onIdle(): void {
    // Between a stream's frames it would be taken for one by whoever does not know better.
    if (this.#state === 'open' && !this.stream) void this.#queue.write(KEEP_ALIVE);
  }

  onCheck(): void {
    const { socket } = this.#transport;
    const progress = {
      inMessage: this.#reader.inMessage,
      receivedBytes: socket.bytesRead,
      paused: socket.isPaused(),
    };
    if (this.#receiveRate.isTooSlow(progress, performance.now())) this.destroy('too-slow');
  }

  /** 32 bytes that both ends of this one TLS session know, and nobody else (RFC 8446, 7.5); undefined in the clear. */
  exportKey(label: string): Uint8Array | undefined {
    const { socket } = this.#transport;
    if (!(socket instanceof TLSSocket) || socket.destroyed) return undefined;
    return socket.exportKeyingMaterial(32, label, EMPTY);
  }

  override setHandler<E extends keyof ConnectionEvents>(
    event: E,
    handler: ConnectionHandlers[E] | undefined,
  ): this {
    super.setHandler(event, handler);
    this.#deliverPending();
    return this;
  }

  override on<E extends keyof ConnectionEvents>(
    event: E,
    listener: (...args: ConnectionEvents[E]) => void,
  ): this {
    super.on(event, listener);
    this.#deliverPending();
    return this;
  }

  /** Listens for a hang-up while the offer is being answered. */
  awaitAnswer(): void {
    this.#transport.resume();
    // Only a flood fills what is kept until then, and a socket that rests would not tell us of its end.
    this.#transport.socket.once('pause', () => {
      if (this.#state === 'offered') this.destroy('caller-did-not-wait');
    });
  }

  #encode(value: unknown): Uint8Array {
    try {
      return encode(this.dataType, value);
    } catch (error) {
      if (error instanceof EncodeError) throw new DataTypeError(error.message, error);
      throw error;
    }
  }

  #sendFrame(bytes: Uint8Array): Promise<boolean> {
    if (this.#frameBytes === undefined) {
      if (bytes.length === 0) throw new DataSizeError('A stream needs frames of at least one byte.');
      this.#frameBytes = bytes.length;
      this.#reader.fixFrameSize(bytes.length);
      return this.#queue.write(dataHeader(this.dataType, bytes.length), bytes);
    }
    if (bytes.length !== this.#frameBytes) {
      throw new DataSizeError(
        `This stream has frames of ${this.#frameBytes} bytes; this one has ${bytes.length}.`,
      );
    }
    return this.#queue.write(bytes);
  }

  /** Begins to give out data: first what came early, then what comes. */
  #flow(): void {
    if (this.#flowing || this.#state === 'offered') return;
    this.#flowing = true;
    this.#transport.receive((bytes) => this.#read(bytes));
    if (this.#transport.ended) this.#otherSideEnded();
    else this.#transport.resume();
  }

  #read(bytes: Buffer): void {
    this.active = true;
    try {
      this.#reader.push(bytes);
    } catch (error) {
      this.#broken(error);
    }
  }

  /** The other side broke the protocol: nothing after this can be understood. */
  #broken(error: unknown): void {
    if (!(error instanceof PeerError) && !(error instanceof DecodeError)) this.logFailure('data', error);
    this.#because(closeReasonOf(error));
    this.#reader.stop();
    void this.close();
  }

  #sink(): FrameSink {
    return {
      bodyBegins: (dataType, sizeBytes) => {
        if (dataType !== 'bytes' || !this.listens('body')) return false;
        this.#body = new IncomingBody(() => this.#transport.resume());
        // Its reader may come late or never; the reason of a broken connection is told by 'close' as well.
        this.#body.on('error', () => undefined);
        this.emit('body', this, { sizeBytes, dataType, body: this.#body });
        return true;
      },
      bodyPart: (part) => {
        if (this.#body?.receive(part) === false) this.#transport.pause();
      },
      bodyEnds: () => {
        this.#body?.finish();
        this.#body = undefined;
      },
      message: (dataType, bytes, lent) => this.#give(dataType, bytes, { framed: false, lent }),
      frame: (bytes, lent) => this.#give(this.dataType, bytes, { framed: true, lent }),
      frameSize: (sizeBytes) => {
        this.#frameBytes = sizeBytes;
      },
    };
  }

  #give(dataType: DataType, bytes: Uint8Array, { framed, lent }: { framed: boolean; lent: boolean }): void {
    const asFrame = framed && this.listens('frame');
    const heard = asFrame || this.listens('data');
    // json and raw are read within the call; who gets the bytes themselves may keep them.
    const own = lent && (asFrame || !heard || dataType === 'bytes') ? Buffer.from(bytes) : bytes;
    if (asFrame) this.emit('frame', this, own);
    else if (heard) this.emit('data', this, decodeValue(dataType, own));
    else this.#undelivered.add({ dataType, bytes: own, framed });
  }

  /** No value is lost to a handler that is set a little late. */
  #deliverPending(): void {
    if (!(this.listens('data') || this.listens('frame'))) return;
    const messages = this.#undelivered.take();
    if (messages.length === 0) return;
    queueMicrotask(() => {
      try {
        for (const { dataType, bytes, framed } of messages)
          this.#give(dataType, bytes, { framed, lent: false });
      } catch (error) {
        this.#broken(error);
      }
    });
  }

  #otherSideEnded(): void {
    const { socket } = this.#transport;
    if (this.#state === 'offered') {
      this.#because(closeReason('caller-gave-up'));
      socket.destroy();
      return;
    }
    if (!this.#flowing) return;
    this.#endReading();
    if (this.#state === 'closing') {
      socket.destroySoon();
      return;
    }
    const whole = this.#reader.atBoundary;
    void this.close(whole ? 'closed-by-peer' : 'cut-off');
  }

  #endReading(): void {
    try {
      this.#reader.end();
    } catch (error) {
      this.#broken(error);
    }
  }

  #because(reason: CloseReason): void {
    this.#reason ??= reason;
  }

  #gone(): void {
    if (this.#state === 'closed') return;
    const offered = this.#state === 'offered';
    if (!offered) this.#flow();
    this.#state = 'closed';
    this.#keepAlive.delete(this);
    this.#because(closeReason(offered ? 'caller-gave-up' : 'lost'));
    const reason = this.closeReason ?? '';
    this.#body?.destroy(new ProtocolError('cut-off', reason));
    this.#closed.resolve();
    this.emit('close', this, reason);
    this.endWaits(reason);
  }
}

function decodeValue(dataType: DataType, bytes: Uint8Array): unknown {
  try {
    return decode(dataType, bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new ProtocolError(
      'value',
      `The other side sent ${dataType} that cannot be read: ${error.message}`,
      error,
    );
  }
}
