import {
  type CloseCode,
  type CloseReason,
  closeReason,
  closeReasonOf,
  socketCloseReason,
} from './close-reasons.ts';
import { Closing } from './closing.ts';
import { ConnectionMonitor } from './connection-monitor.ts';
import { type Handlers, type Logger, TypedEventEmitter } from './event-emitter.ts';
import type { AuthenticatedPeer } from './handshake.ts';
import { IncomingMessages, type MessageReceiver, type StreamedBody } from './incoming-messages.ts';
import type { KeepAlive } from './keep-alive.ts';
import { OutgoingMessages, type SendFromOptions } from './outgoing-messages.ts';
import { PeerError } from './peer-errors.ts';
import type { Introduction } from './secure/introduction.ts';
import { SendQueue } from './send-queue.ts';
import type { Transport } from './transport.ts';
import type { DataType } from './wire/data-type.ts';
import { FrameReader } from './wire/frame-reader.ts';
import type { Hello } from './wire/hello.ts';

export type ConnectionEvents = {
  data: [connection: Connection, value: unknown];
  /** Receives `bytes` bodies as streams instead of through `data`. */
  body: [connection: Connection, body: StreamedBody];
  /** Receives the frames of a streaming connection undecoded, instead of through `data`. */
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
  /** Absent when the connection is not encrypted. */
  readonly authenticated: AuthenticatedPeer | undefined;
  readonly maxMessageBytes: number;
  readonly keepAlive: KeepAlive;
  readonly log: Logger;
  readonly handlers?: Partial<ConnectionHandlers>;
}

const NOT_SENT = Promise.resolve(false);
/** Plain peers lose what comes before their user has set a handler (protocol.md, "First words to a plain peer"). */
const FIRST_WORDS_AFTER_MS = 100;

/** A connection between two peers: one data type, both directions, until one side closes it. */
export class Connection extends TypedEventEmitter<ConnectionEvents> {
  readonly peerName: string;
  readonly remoteAddress: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** We dialled. */
  readonly initiator: boolean;
  /** What the other side calls itself: an unchecked claim with any characters, made by Lanline peers only. */
  readonly remoteDisplayName: string | undefined;
  /** SHA-256 of the other side's certificate; undefined when the connection is not encrypted. */
  readonly fingerprint: string | undefined;
  /** What an authenticated peer says about itself. */
  readonly introduction: Introduction | undefined;
  /** Which transfer it carries, as its HELLO or introduction said. */
  readonly purpose: string | undefined;
  /** How long the caller said it would wait for our answer. */
  readonly waitMs: number | undefined;

  readonly #transport: Transport;
  readonly #queue: SendQueue;
  readonly #incoming: IncomingMessages;
  readonly #outgoing: OutgoingMessages;
  readonly #reader: FrameReader;
  readonly #monitor: ConnectionMonitor;
  readonly #closing: Closing;
  readonly #closed = Promise.withResolvers<void>();
  #state: 'offered' | 'open' | 'closing' | 'closed' = 'offered';
  #reason: CloseReason | undefined;
  #reading = false;

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
    this.fingerprint = init.authenticated?.fingerprint;
    this.introduction = init.authenticated?.introduction;
    this.remoteDisplayName = this.introduction?.name ?? (init.initiator ? undefined : hello.displayName);
    this.purpose = hello.purpose;
    this.waitMs = hello.waitMs;
    this.#transport = transport;
    this.#queue = new SendQueue(socket);
    this.#incoming = new IncomingMessages(hello.dataType, this.#receiver());
    this.#reader = new FrameReader({ ...hello, maxMessageBytes: init.maxMessageBytes }, this.#incoming);
    this.#outgoing = new OutgoingMessages(hello.dataType, hello.stream, this.#queue, this.#reader);
    const parts = { transport, queue: this.#queue, reader: this.#reader };
    const onTooSlow = () => this.destroy('too-slow');
    const { keepAlive } = init;
    this.#monitor = new ConnectionMonitor({ ...parts, keepAlive, stream: hello.stream, onTooSlow });
    this.#closing = new Closing({ ...parts, encrypted: init.authenticated !== undefined });
    socket.on('end', () => this.#onEnd());
    socket.on('error', (error) => {
      const mayClose = this.#state === 'open' && this.fingerprint === undefined && this.#reader.atBoundary;
      this.#reason ??= socketCloseReason(error, mayClose);
    });
    socket.on('close', () => this.#onClose());
    // It may have closed before we listened.
    if (socket.destroyed) process.nextTick(() => this.#onClose());
  }

  /** Bytes per frame of a stream; 'auto' until it is known, and on connections that are not streams. */
  get dataSize(): number | 'auto' {
    return this.#reader.frameSize ?? 'auto';
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
   * Sends one value. Resolves true once the kernel has it (this is the back-pressure), false when the connection is
   * closed.
   * @throws DataTypeError, DataSizeError: nothing was sent
   */
  send(value: unknown): Promise<boolean> {
    if (this.#state !== 'open') return NOT_SENT;
    try {
      return this.#outgoing.send(value);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  /** Sends one message of several parts; otherwise like `send`. @throws DataTypeError unless it is as for `sendFrom` */
  async sendParts(parts: readonly Uint8Array[]): Promise<boolean> {
    return this.#state === 'open' && this.#outgoing.sendParts(parts);
  }

  /**
   * Sends `sizeBytes` bytes from `source` as one message that is never in memory as a whole. Other messages wait.
   * Aborting closes the connection, because half a message cannot be taken back, and resolves false.
   * @throws DataTypeError unless this is a `bytes` connection and not a stream
   * @throws DataSizeError when the source has more or fewer bytes, and whatever the source throws; both close the
   *   connection
   */
  async sendFrom(
    source: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    options: SendFromOptions = {},
  ): Promise<boolean> {
    this.#outgoing.checkSendFrom(sizeBytes);
    if (this.#state !== 'open') return false;
    return this.#outgoing.sendFrom(source, sizeBytes, options, (code) => this.destroy(code));
  }

  /**
   * Sends what is queued, and closes; idempotent. Resolves once it is closed: within a second or so between Lanline peers,
   * within some six after the last word to a plain peer, who has to read it first (closing.ts).
   */
  close(code: CloseCode = 'closed-here'): Promise<void> {
    if (this.closed) return this.#closed.promise;
    this.#reason ??= closeReason(code);
    this.#state = 'closing';
    this.#monitor.stop();
    this.#closing.begin({ stopping: code === 'stopped' });
    // A body whose reader is slow must not keep us from noticing their end.
    this.#startReading();
    this.#transport.resume();
    return this.#closed.promise;
  }

  /** Ends at once with a reset; what was queued is lost. For broken connections and cancelled transfers. */
  destroy(code: CloseCode): void {
    this.#reason ??= closeReason(code);
    this.#transport.reset();
  }

  /**
   * The offer was accepted; `answer` is the ACCEPT header if we send one. Data is delivered from the next turn of the
   * event loop on, and what nobody listens for yet is kept, so that a handler set right after this misses nothing.
   */
  open(answer?: Uint8Array): void {
    if (this.#state !== 'offered' || this.#transport.socket.destroyed) return;
    this.#state = 'open';
    if (answer !== undefined) {
      this.#queue.writeAside(answer);
      this.#closing.accepted();
    } else if (this.fingerprint === undefined) this.#queue.hold(FIRST_WORDS_AFTER_MS);
    this.#monitor.start();
    setImmediate(() => this.#startReading());
  }

  /** Detects a caller that hangs up while its offer is being answered. */
  awaitAnswer(): void {
    this.#transport.resume();
    // Only a flood fills the transport's backlog, and a paused socket would not report its end.
    this.#transport.socket.once('pause', () => {
      if (this.#state === 'offered') this.destroy('caller-did-not-wait');
    });
  }

  /** 32 bytes that only the two ends of this TLS session know (RFC 8446, 7.5); undefined without encryption. */
  exportKey(label: string): Uint8Array | undefined {
    return this.#transport.exportKey(label);
  }

  protected override onListenersAdded(): void {
    this.#incoming.deliverPending();
  }

  #receiver(): MessageReceiver {
    return {
      listensFor: (event) => this.listens(event),
      onData: (value) => this.emit('data', this, value),
      onFrame: (bytes) => this.emit('frame', this, bytes),
      onBody: (body) => this.emit('body', this, body),
      onKeepAlive: () => this.#closing.keepAliveCame(),
      onError: (error) => this.#fail(error),
      pause: () => this.#transport.pause(),
      resume: () => this.#transport.resume(),
    };
  }

  /** First what the transport kept, then what comes. */
  #startReading(): void {
    if (this.#reading || this.#state === 'offered') return;
    this.#reading = true;
    this.#transport.receive((bytes) => this.#read(bytes));
    if (this.#transport.ended) this.#onEnd();
    else this.#transport.resume();
  }

  #read(bytes: Buffer): void {
    this.#monitor.active = true;
    try {
      this.#reader.push(bytes);
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Nothing after this can be parsed. */
  #fail(error: unknown): void {
    if (!(error instanceof PeerError)) this.logFailure('data', error);
    this.#reason ??= closeReasonOf(error);
    this.#reader.stop();
    void this.close();
  }

  #onEnd(): void {
    const { socket } = this.#transport;
    if (this.#state === 'offered') {
      this.#reason ??= closeReason('caller-gave-up');
      socket.destroy();
      return;
    }
    if (!this.#reading) return;
    try {
      this.#reader.end();
    } catch (error) {
      this.#fail(error);
    }
    if (this.#state === 'closing') this.#closing.peerEnded();
    else void this.close(this.#reader.atBoundary ? 'closed-by-peer' : 'cut-off');
  }

  #onClose(): void {
    if (this.#state === 'closed') return;
    const wasOffered = this.#state === 'offered';
    if (!wasOffered) this.#startReading();
    this.#state = 'closed';
    this.#monitor.stop();
    this.#reason ??= closeReason(wasOffered ? 'caller-gave-up' : 'lost');
    const reason = this.closeReason ?? '';
    this.#incoming.cutOff(reason);
    this.#closed.resolve();
    this.emit('close', this, reason);
    this.endWaits(reason);
  }
}
