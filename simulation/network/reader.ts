import { MIN_RECEIVE_RATE } from '../../main/engine/flood-limits.ts';
import { IncomingBody } from '../../main/engine/incoming-body.ts';
import type { Clock, StreamedBody } from '../../main/engine/index.ts';
import { ProtocolError } from '../../main/engine/peer-errors.ts';
import type { Segment } from './segment.ts';

interface Parts {
  readonly clock: Clock;
  listensFor(event: 'data' | 'body'): boolean;
  onData(value: unknown): void;
  onBody(body: StreamedBody): void;
  onTooSlow(): void;
  /** The body's reader is full, or has room again. */
  onPause(paused: boolean): void;
}

interface Body {
  readonly stream: IncomingBody | undefined;
  readonly parts: Buffer[];
  missingBytes: number;
  receivedBytes: number;
}

/** Turns what arrives into values and bodies, as the engine's IncomingMessages does. */
export class Reader {
  readonly #parts: Parts;
  #body: Body | undefined;
  #paused = false;
  #stopWatching = () => {};
  #early: (() => void)[] = [];

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** No body has begun that has not ended. */
  get atBoundary(): boolean {
    return this.#body === undefined;
  }

  take(segment: Segment): void {
    if (segment.type === 'json') this.#value(JSON.parse(segment.text));
    else if (segment.type === 'body') this.#begin(segment.sizeBytes);
    else if (segment.type === 'bytes') this.#part(segment.bytes);
  }

  /** Somebody listens now: they get what came before. */
  deliverEarly(): void {
    const isHeard = this.#parts.listensFor('data') || this.#parts.listensFor('body');
    if (this.#early.length === 0 || !isHeard) return;
    for (const deliver of this.#early.splice(0)) queueMicrotask(deliver);
  }

  cutOff(reason: string): void {
    this.#stopWatching();
    this.#body?.stream?.destroy(new ProtocolError('cut-off', reason));
    this.#body = undefined;
  }

  #value(value: unknown): void {
    if (this.#parts.listensFor('data')) this.#parts.onData(value);
    else if (Buffer.isBuffer(value) && this.#parts.listensFor('body')) this.#whole(value);
    else this.#early.push(() => this.#value(value));
  }

  /** A body that came, or began to, when nobody was listening yet. */
  #whole(bytes: Buffer): void {
    const stream = this.#stream(bytes.length);
    if (bytes.length > 0) stream.receive(bytes);
    stream.finish();
  }

  #stream(sizeBytes: number): IncomingBody {
    const body = new IncomingBody(() => this.#ask());
    body.on('error', () => undefined);
    this.#parts.onBody({ sizeBytes, dataType: 'bytes', body });
    return body;
  }

  #begin(sizeBytes: number): void {
    const stream = this.#parts.listensFor('body') ? this.#stream(sizeBytes) : undefined;
    this.#body = { stream, parts: [], missingBytes: sizeBytes, receivedBytes: 0 };
    if (sizeBytes === 0) this.#finish();
    else this.#watch();
  }

  #part(bytes: Buffer): void {
    const body = this.#body;
    if (body === undefined) return;
    body.missingBytes -= bytes.length;
    body.receivedBytes += bytes.length;
    if (body.stream === undefined) body.parts.push(bytes);
    else if (!body.stream.receive(bytes) && body.missingBytes > 0) {
      this.#paused = true;
      this.#parts.onPause(true);
    }
    if (body.missingBytes === 0) this.#finish();
  }

  #finish(): void {
    const body = this.#body;
    this.#body = undefined;
    this.#stopWatching();
    if (body?.stream === undefined) this.#value(Buffer.concat(body?.parts ?? []));
    else body.stream.finish();
  }

  #ask(): void {
    if (!this.#paused) return;
    this.#paused = false;
    this.#parts.onPause(false);
  }

  /** A body that trickles in ends the connection, as in the engine. */
  #watch(): void {
    const before = this.#body?.receivedBytes ?? 0;
    const body = this.#body;
    this.#stopWatching = this.#parts.clock.after(MIN_RECEIVE_RATE.periodMs, () => {
      if (this.#body !== body || body === undefined) return;
      const tooSlow = body.receivedBytes - before < MIN_RECEIVE_RATE.bytes && !this.#paused;
      if (tooSlow) this.#parts.onTooSlow();
      else this.#watch();
    });
  }
}
