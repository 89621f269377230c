import { randomBytes } from 'node:crypto';
import { type CloseReason, closeReason } from '../../main/engine/close-reasons.ts';
import { type Logger, TypedEventEmitter } from '../../main/engine/event-emitter.ts';
import type {
  CloseCode,
  Connection,
  ConnectionEvents,
  ConnectionHandlers,
  DataType,
  Introduction,
} from '../../main/engine/index.ts';
import type { SendFromOptions } from '../../main/engine/outgoing-messages.ts';
import { DataSizeError, DataTypeError } from '../../main/engine/peer-errors.ts';
import { Reader } from './reader.ts';
import type { Proposal, Segment } from './segment.ts';
import type { End } from './wire.ts';

/** How long the other side may take to end after us, as in the engine. */
const LINGER_MS = 1_000;
/** A body is handed to the network in parts of this size, so that it can be cut in between. */
const PART_BYTES = 8 * 1024;

export interface ConnectionInit {
  readonly end: End;
  readonly proposal: Proposal;
  readonly initiator: boolean;
  /** `ipv4:port` where the other side can be called. */
  readonly peerName: string;
  readonly fingerprint: string;
  readonly introduction: Introduction;
  readonly log: Logger;
  readonly handlers?: Partial<ConnectionHandlers> | undefined;
  readonly swallows: ((type: string) => boolean) | undefined;
}

/** The engine's Connection on the simulated network: the same methods, events, codes and states. */
export class SimulatedConnection
  extends TypedEventEmitter<ConnectionEvents>
  implements
    Omit<
      Pick<Connection, keyof Connection>,
      'open' | 'awaitAnswer' | 'on' | 'off' | 'setHandler' | 'exportKey'
    >
{
  readonly peerName: string;
  readonly remoteAddress: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  readonly initiator: boolean;
  readonly remoteDisplayName: string | undefined;
  readonly fingerprint: string;
  readonly introduction: Introduction;
  readonly purpose: string | undefined;
  readonly waitMs: number | undefined;
  readonly end: End;
  readonly #reader: Reader;
  readonly #closed = Promise.withResolvers<void>();
  #state: 'offered' | 'open' | 'closing' | 'closed' = 'offered';
  #reason: CloseReason | undefined;
  #turn: Promise<unknown> | undefined;

  constructor(init: ConnectionInit) {
    super(init.handlers, init.log);
    const { end, proposal, introduction } = init;
    this.end = end;
    this.peerName = init.peerName;
    this.remoteAddress = end.other.ip;
    this.dataType = proposal.dataType;
    this.strict = proposal.strict;
    this.stream = proposal.stream;
    this.initiator = init.initiator;
    this.fingerprint = init.fingerprint;
    this.introduction = introduction;
    this.remoteDisplayName = introduction.name;
    this.purpose = proposal.purpose;
    this.waitMs = proposal.waitMs;
    this.#reader = new Reader({
      clock: end.process.clock,
      listensFor: (event) => this.listens(event),
      onData: (value) => {
        if (init.swallows?.(String((value as { type?: unknown }).type)) !== true)
          this.emit('data', this.#self, value);
      },
      onBody: (body) => this.emit('body', this.#self, body),
      onTooSlow: () => this.destroy('too-slow'),
      onPause: (paused) => (paused ? end.other.pipe.pause() : end.other.pipe.resume()),
    });
    end.listener = {
      onSegment: (segment) => this.#segment(segment),
      onFailed: (code) => this.#fail(code),
    };
  }

  get dataSize(): number | 'auto' {
    return 'auto';
  }

  get closed(): boolean {
    return this.#state === 'closing' || this.#state === 'closed';
  }

  get closeCode(): CloseCode | undefined {
    return this.closed ? this.#reason?.code : undefined;
  }

  get closeReason(): string | undefined {
    return this.closed ? this.#reason?.message : undefined;
  }

  /** The offer was accepted. */
  open(): void {
    if (this.#state !== 'offered' || !this.end.alive) return;
    this.#state = 'open';
    this.end.keptAlive = true;
    this.end.wire.routesChanged(); // the way may be broken already
  }

  send(value: unknown): Promise<boolean> {
    if (this.#state !== 'open') return Promise.resolve(false);
    if (this.dataType === 'bytes') {
      if (!(value instanceof Uint8Array)) return Promise.reject(new DataTypeError('Only bytes can be sent.'));
      return this.#exclusively(async () => {
        this.end.send({ type: 'body', sizeBytes: value.length });
        return this.#put(value);
      });
    }
    const segment: Segment = { type: 'json', text: JSON.stringify(value) };
    if (this.#turn === undefined) return this.#write(segment);
    return this.#exclusively(() => this.#write(segment));
  }

  sendParts(parts: readonly Uint8Array[]): Promise<boolean> {
    return this.send(Buffer.concat(parts));
  }

  async sendFrom(
    source: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    { signal, onProgress }: SendFromOptions = {},
  ): Promise<boolean> {
    if (this.dataType !== 'bytes') throw new DataTypeError('sendFrom() needs a bytes connection.');
    if (this.#state !== 'open') return false;
    const abort = () => this.destroy('sending-cancelled');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#exclusively(() => this.#body(source, sizeBytes, onProgress));
    } catch (error) {
      if (signal?.aborted) return false;
      this.destroy('source-failed');
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  close(code: CloseCode = 'closed-here'): Promise<void> {
    if (this.closed) return this.#closed.promise;
    this.#reason ??= closeReason(code);
    this.#state = 'closing';
    const end = () => this.end.send({ type: 'end' });
    if (this.#turn === undefined) end();
    else void this.#turn.then(end);
    this.#linger(-1);
    return this.#closed.promise;
  }

  destroy(code: CloseCode): void {
    this.#reason ??= closeReason(code);
    if (!this.end.alive) return;
    // A TLS socket cannot reset: the system does, if it has something unread.
    this.end.destroy(this.end.network.random.chance(0.5));
    this.end.process.clock.soon(() => this.#onClose());
  }

  exportKey(): Uint8Array {
    return randomBytes(32);
  }

  protected override onListenersAdded(): void {
    this.#reader?.deliverEarly();
  }

  /** The class that the messenger's types name; its private parts are not there, and nobody can ask for them. */
  get #self(): Connection {
    return this as unknown as Connection;
  }

  #segment(segment: Segment): void {
    if (this.#state === 'closed') return;
    if (segment.type !== 'end') {
      this.#reader.take(segment);
      return;
    }
    if (this.#state === 'offered') {
      this.#reason ??= closeReason('caller-gave-up');
      this.end.destroy(true);
      this.end.process.clock.soon(() => this.#onClose());
      return;
    }
    if (this.#state === 'open') {
      this.#reason ??= closeReason(this.#reader.atBoundary ? 'closed-by-peer' : 'cut-off');
      this.#state = 'closing';
    }
    this.end.destroy(true);
    this.end.process.clock.soon(() => this.#onClose());
  }

  #fail(code: 'reset' | 'timed-out'): void {
    if (this.#state === 'closed') return;
    this.#reason ??= closeReason(code === 'reset' ? 'reset' : 'socket-error');
    this.#onClose();
  }

  /** Waits for the other side's end as long as something moves. */
  #linger(before: number): void {
    this.end.process.clock.after(LINGER_MS, () => {
      const { queuedBytes } = this.end.pipe;
      if (this.#state === 'closed') return;
      if (queuedBytes !== 0 && queuedBytes !== before) return this.#linger(queuedBytes);
      this.end.destroy(false);
      this.#onClose();
    });
  }

  #onClose(): void {
    if (this.#state === 'closed') return;
    const wasOffered = this.#state === 'offered';
    this.#state = 'closed';
    this.#reason ??= closeReason(wasOffered ? 'caller-gave-up' : 'lost');
    const reason = this.closeReason ?? '';
    this.#reader.cutOff(reason);
    this.#closed.resolve();
    this.emit('close', this.#self, reason);
    this.endWaits(reason);
  }

  async #exclusively<T>(run: () => Promise<T>): Promise<T> {
    while (this.#turn !== undefined) await this.#turn;
    const running = run();
    const turn = running.catch(() => undefined);
    this.#turn = turn;
    try {
      return await running;
    } finally {
      if (this.#turn === turn) this.#turn = undefined;
    }
  }

  async #body(
    source: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    onProgress: SendFromOptions['onProgress'],
  ): Promise<boolean> {
    let sent = 0;
    for await (const part of source) {
      if (sent + part.length > sizeBytes)
        throw new DataSizeError('The source has more bytes than announced.');
      if (sent === 0) this.end.send({ type: 'body', sizeBytes });
      if (!(await this.#put(part))) return false;
      sent += part.length;
      onProgress?.(sent);
    }
    if (sizeBytes === 0) return this.#write({ type: 'body', sizeBytes });
    if (sent < sizeBytes) throw new DataSizeError('The source ended too early.');
    return true;
  }

  async #put(bytes: Uint8Array): Promise<boolean> {
    let sent: Promise<boolean> = Promise.resolve(this.end.alive);
    for (let at = 0; at < bytes.length; at += PART_BYTES) {
      sent = this.#write({ type: 'bytes', bytes: Buffer.from(bytes.subarray(at, at + PART_BYTES)) });
    }
    return sent;
  }

  /** Resolves true once the kernel has it. */
  #write(segment: Segment): Promise<boolean> {
    const { end } = this;
    if (!end.alive) return Promise.resolve(false);
    end.send(segment);
    return new Promise((resolve) => end.pipe.room(() => end.process.enter(() => resolve(end.alive))));
  }
}
