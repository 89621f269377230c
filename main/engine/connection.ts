import type { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { DecodeError, decode, EncodeError, encode } from './data/index.ts';
import { DataSizeError, DataTypeError, PeerError, ProtocolError } from './errors.ts';
import { EventSource, type Handlers, type Logger } from './handlers.ts';
import { IncomingBody } from './incoming-body.ts';
import { Outbox } from './outbox.ts';
import { FrameReader, type FrameSink } from './wire/frame-reader.ts';
import { encodeHeader, KEEP_ALIVE } from './wire/header.ts';
import type { DataType, Hello } from './wire/hello.ts';

/** A body taken as a stream; `body` fails with the reason when the connection ends within it. */
export interface StreamedBody {
  readonly sizeBytes: number;
  readonly dataType: DataType;
  readonly body: Readable;
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
  readonly socket: Socket;
  readonly hello: Hello;
  readonly initiator: boolean;
  /** `ipv4:port` where the other side can be called. */
  readonly peerName: string;
  readonly remoteDisplayName: string | undefined;
  readonly maxMessageBytes: number;
  readonly keepAliveMs: number;
  readonly log: Logger;
  readonly handlers?: Partial<ConnectionHandlers>;
}

/** How long the other side may take to end after we did (protocol.md, "Closing"). */
const LINGER_MS = 1000;
/** What is kept of early data, before the offer is accepted (beyond, the socket rests) or before anybody listens. */
const BACKLOG_BYTES = 64 * 1024;
const UNHEARD_OVERHEAD_BYTES = 64;

/** A link between two peers: one data type, both directions, until one side closes. */
export class Connection extends EventSource<ConnectionEvents> {
  readonly peerName: string;
  readonly remoteAddress: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** We dialled. */
  readonly initiator: boolean;
  /** What the other side calls itself: a claim, and only Lanline peers make it. */
  readonly remoteDisplayName: string | undefined;
  /** Which transfer this connection carries, as its HELLO said. */
  readonly purpose: string | undefined;
  /** How long the caller said he waits for our answer. */
  readonly waitMs: number | undefined;

  readonly #socket: Socket;
  readonly #outbox: Outbox;
  readonly #reader: FrameReader;
  readonly #keepAliveMs: number;
  readonly #closed = Promise.withResolvers<void>();
  #state: 'offered' | 'open' | 'closing' | 'closed' = 'offered';
  #reason: string | undefined;
  #frameBytes: number | undefined;
  #body: IncomingBody | undefined;
  #backlog: Uint8Array[] = [];
  #backlogBytes = 0;
  #flowing = false;
  /** Messages that came before anybody listened. */
  #unheard: { readonly dataType: DataType; readonly bytes: Uint8Array; readonly framed: boolean }[] = [];
  #unheardBytes = 0;
  #ended = false;
  #lastHeard = performance.now();
  #keepAlive: NodeJS.Timeout | undefined;
  #linger: NodeJS.Timeout | undefined;

  constructor(init: ConnectionInit) {
    super(init.handlers, init.log);
    const { hello, socket } = init;
    this.peerName = init.peerName;
    this.remoteAddress = socket.remoteAddress ?? '';
    this.dataType = hello.dataType;
    this.strict = hello.strict;
    this.stream = hello.stream;
    this.initiator = init.initiator;
    this.remoteDisplayName = init.remoteDisplayName;
    this.purpose = hello.purpose;
    this.waitMs = hello.waitMs;
    this.#frameBytes = hello.dataSize;
    this.#keepAliveMs = init.keepAliveMs;
    this.#socket = socket;
    this.#outbox = new Outbox(socket);
    this.#reader = new FrameReader({ ...hello, maxMessageBytes: init.maxMessageBytes }, this.#sink());
    socket.on('data', (chunk: Buffer) => this.#heard(chunk));
    socket.on('end', () => this.#otherSideEnded());
    socket.on('error', (error: NodeJS.ErrnoException) => this.#because(lostReason(error)));
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

  /** Why it ended, as a sentence; undefined while it is open. */
  get closeReason(): string | undefined {
    return this.closed ? this.#reason : undefined;
  }

  /**
   * Sends one value. True once the kernel has it (this is the back-pressure), false when the connection is closed.
   * @throws DataTypeError, DataSizeError: nothing was sent
   */
  async send(value: unknown): Promise<boolean> {
    if (this.#state !== 'open') return false;
    const bytes = this.#encode(value);
    if (!this.stream) return this.#outbox.write([this.#dataHeader(bytes.length), bytes]);
    if (this.#frameBytes === undefined) {
      if (bytes.length === 0) throw new DataSizeError('A stream needs frames of at least one byte.');
      this.#frameBytes = bytes.length;
      this.#reader.fixFrameSize(bytes.length);
      return this.#outbox.write([this.#dataHeader(bytes.length), bytes]);
    }
    if (bytes.length !== this.#frameBytes) {
      throw new DataSizeError(
        `This stream has frames of ${this.#frameBytes} bytes; this one has ${bytes.length}.`,
      );
    }
    return this.#outbox.write([bytes]);
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
    const abort = () => this.destroy('The sending was cancelled.');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#outbox.exclusively(async (put) => {
        if (!(await put(this.#dataHeader(sizeBytes)))) return false;
        let sent = 0;
        for await (const part of source) {
          if (sent + part.length > sizeBytes)
            throw new DataSizeError('The source has more bytes than was said.');
          if (!(await put(part))) return false;
          sent += part.length;
          onProgress?.(sent);
        }
        if (sent < sizeBytes) throw new DataSizeError('The source ended before all of its bytes.');
        return true;
      });
    } catch (error) {
      if (signal?.aborted) return false;
      this.destroy('What was being sent could not be read to its end.');
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /** Sends what is queued, ends our side, and resets if the other has not ended within 1 s. Idempotent. */
  close(reason = 'Closed by us.'): Promise<void> {
    if (this.closed) return this.#closed.promise;
    this.#because(reason);
    this.#state = 'closing';
    clearInterval(this.#keepAlive);
    void this.#outbox.end().then(() => {
      if (this.#ended) this.#socket.destroySoon();
    });
    this.#lingerOn();
    // A reader of ours that rests must not keep us from noticing their end.
    this.#flow();
    this.#socket.resume();
    return this.#closed.promise;
  }

  /** Ends at once with a reset: what was queued is lost. For broken wires and cancelled sendings. */
  destroy(reason: string): void {
    this.#because(reason);
    this.#reset();
  }

  /**
   * The offer was accepted (`answer` is the ACCEPT header; the side that dialled has none to give). Data flows from
   * the next turn of the loop on, and what nobody listens to yet is kept, so that a handler set after this misses none.
   * @param early bytes that came behind the handshake's header
   */
  open(early: Uint8Array, answer?: Uint8Array): void {
    if (this.#state !== 'offered' || this.#socket.destroyed) return;
    this.#state = 'open';
    if (answer !== undefined) void this.#outbox.write([answer]);
    if (!this.stream) this.#keepAlive = setInterval(() => this.#keepAliveDue(), this.#keepAliveMs).unref();
    if (early.length > 0) this.#backlog.unshift(early);
    setImmediate(() => this.#flow());
  }

  override setHandler<E extends keyof ConnectionEvents>(
    event: E,
    handler: ConnectionHandlers[E] | undefined,
  ): this {
    super.setHandler(event, handler);
    this.#giveOutUnheard();
    return this;
  }

  override on<E extends keyof ConnectionEvents>(
    event: E,
    listener: (...args: ConnectionEvents[E]) => void,
  ): this {
    super.on(event, listener);
    this.#giveOutUnheard();
    return this;
  }

  /** Listens for a hang-up while the offer is being answered. */
  awaitAnswer(): void {
    this.#socket.resume();
  }

  #encode(value: unknown): Uint8Array {
    try {
      return encode(this.dataType, value);
    } catch (error) {
      if (error instanceof EncodeError) throw new DataTypeError(error.message, error);
      throw error;
    }
  }

  #dataHeader(sizeBytes: number): Uint8Array {
    return encodeHeader('DATA', [
      ['data_size', sizeBytes],
      ['data_type', this.dataType],
    ]);
  }

  #heard(chunk: Uint8Array): void {
    this.#lastHeard = performance.now();
    if (!this.#flowing) {
      this.#backlog.push(chunk);
      this.#backlogBytes += chunk.length;
      if (this.#backlogBytes > BACKLOG_BYTES) this.#socket.pause();
      return;
    }
    this.#read(chunk);
  }

  /** Begins to give out data: first what came early, then what comes. */
  #flow(): void {
    if (this.#flowing || this.#state === 'offered') return;
    this.#flowing = true;
    const backlog = this.#backlog;
    this.#backlog = [];
    for (const chunk of backlog) this.#read(chunk);
    if (this.#ended) this.#otherSideEnded();
    else this.#socket.resume();
  }

  #read(chunk: Uint8Array): void {
    try {
      this.#reader.push(chunk);
    } catch (error) {
      this.#broken(error);
    }
  }

  /** The other side broke the protocol: nothing after this can be understood. */
  #broken(error: unknown): void {
    if (!(error instanceof PeerError) && !(error instanceof DecodeError)) this.logFailure('data', error);
    const reason = error instanceof Error ? error.message : 'The other side sent something unreadable.';
    this.#because(reason);
    this.#reader.stop();
    this.#socket.removeAllListeners('data');
    void this.close();
    this.#socket.resume();
  }

  #sink(): FrameSink {
    return {
      bodyBegins: (dataType, sizeBytes) => {
        if (dataType !== 'bytes' || !this.listens('body')) return false;
        this.#body = new IncomingBody(() => this.#socket.resume());
        // Its reader may come late or never; the reason of a broken connection is told by 'close' as well.
        this.#body.on('error', () => undefined);
        this.emit('body', this, { sizeBytes, dataType, body: this.#body });
        return true;
      },
      bodyPart: (part) => {
        if (this.#body?.receive(part) === false) this.#socket.pause();
      },
      bodyEnds: () => {
        this.#body?.finish();
        this.#body = undefined;
      },
      message: (dataType, bytes) => this.#give(dataType, bytes, false),
      frame: (bytes) => this.#give(this.dataType, bytes, true),
      frameSize: (sizeBytes) => {
        this.#frameBytes = sizeBytes;
      },
    };
  }

  #give(dataType: DataType, bytes: Uint8Array, framed: boolean): void {
    if (framed && this.listens('frame')) this.emit('frame', this, bytes);
    else if (this.listens('data')) this.emit('data', this, decodeValue(dataType, bytes));
    else if (this.#unheardBytes + bytes.length <= BACKLOG_BYTES) {
      this.#unheard.push({ dataType, bytes, framed });
      this.#unheardBytes += bytes.length + UNHEARD_OVERHEAD_BYTES;
    }
  }

  /** No value is lost to a handler that is set a little late. */
  #giveOutUnheard(): void {
    if (this.#unheard.length === 0 || !(this.listens('data') || this.listens('frame'))) return;
    const unheard = this.#unheard;
    this.#unheard = [];
    this.#unheardBytes = 0;
    queueMicrotask(() => {
      try {
        for (const { dataType, bytes, framed } of unheard) this.#give(dataType, bytes, framed);
      } catch (error) {
        this.#broken(error);
      }
    });
  }

  #keepAliveDue(): void {
    if (this.#state === 'open' && performance.now() - this.#lastHeard >= this.#keepAliveMs) {
      void this.#outbox.write([KEEP_ALIVE]);
    }
  }

  #otherSideEnded(): void {
    this.#ended = true;
    if (this.#state === 'offered') {
      this.#because('The caller gave up.');
      this.#socket.destroy();
      return;
    }
    if (!this.#flowing) return;
    this.#endReading();
    if (this.#state === 'closing') {
      this.#socket.destroySoon();
      return;
    }
    const whole = this.#reader.atBoundary;
    void this.close(whole ? 'Closed by the other side.' : 'The other side ended in the middle of a message.');
  }

  #endReading(): void {
    try {
      this.#reader.end();
    } catch (error) {
      this.#broken(error);
    }
  }

  /** A reset alone waits for what is queued, for ever if the other side does not read; destroying makes it now. */
  #reset(): void {
    this.#socket.resetAndDestroy();
    this.#socket.destroy();
  }

  /** Resets when, after our end, nothing moved for a second. */
  #lingerOn(): void {
    let written = -1;
    this.#linger = setInterval(() => {
      const socket = this.#socket;
      const moved = socket.bytesWritten - socket.writableLength;
      if (socket.destroyed) this.#gone();
      else if (socket.writableFinished || moved === written) this.#reset();
      written = moved;
    }, LINGER_MS);
  }

  #because(reason: string): void {
    this.#reason ??= reason;
  }

  #gone(): void {
    if (this.#state === 'closed') return;
    const offered = this.#state === 'offered';
    if (!offered) this.#flow();
    this.#state = 'closed';
    clearInterval(this.#keepAlive);
    clearInterval(this.#linger);
    this.#because(offered ? 'The caller gave up.' : 'The connection was lost.');
    const reason = this.#reason ?? '';
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

function lostReason(error: NodeJS.ErrnoException): string {
  if (error.code === 'ECONNRESET' || error.code === 'EPIPE') return 'The other side hung up.';
  return `The connection was lost: ${error.message}.`;
}
