import { DecodeError, decode } from './data/index.ts';
import { EarlyMessages } from './early-messages.ts';
import { IncomingBody } from './incoming-body.ts';
import { ProtocolError } from './peer-errors.ts';
import type { DataType } from './wire/data-type.ts';
import type { FrameSink } from './wire/frame-sink.ts';

/** A body received as a stream; `body` fails if the connection ends before it is complete. */
export interface StreamedBody {
  readonly sizeBytes: number;
  readonly dataType: DataType;
  readonly body: IncomingBody;
}

/** Who receives the messages of a connection. */
export interface MessageReceiver {
  listensFor(event: 'data' | 'body' | 'frame'): boolean;
  onData(value: unknown): void;
  /** An undecoded frame of a stream. */
  onFrame(bytes: Uint8Array): void;
  onBody(body: StreamedBody): void;
  /** A message from before anyone was listening cannot be decoded. */
  onError(error: unknown): void;
  onKeepAlive(): void;
  /** A body's reader is full. */
  pause(): void;
  /** A body's reader has room again. */
  resume(): void;
}

/** Turns what the frame reader finds into values, frames and streamed bodies. */
export class IncomingMessages implements FrameSink {
  readonly #dataType: DataType;
  readonly #receiver: MessageReceiver;
  readonly #early = new EarlyMessages();
  #body: IncomingBody | undefined;

  constructor(dataType: DataType, receiver: MessageReceiver) {
    this.#dataType = dataType;
    this.#receiver = receiver;
  }

  bodyBegins(dataType: DataType, sizeBytes: number): boolean {
    const receiver = this.#receiver;
    if (dataType !== 'bytes' || !receiver.listensFor('body')) return false;
    this.#body = this.#begin(dataType, sizeBytes);
    return true;
  }

  bodyPart(part: Uint8Array): void {
    if (this.#body?.receive(part) === false) this.#receiver.pause();
  }

  bodyEnds(): void {
    this.#body?.finish();
    this.#body = undefined;
  }

  keepAlive(): void {
    this.#receiver.onKeepAlive();
  }

  message(dataType: DataType, bytes: Uint8Array, lent: boolean): void {
    this.#deliver(dataType, bytes, false, lent);
  }

  frame(bytes: Uint8Array, lent: boolean): void {
    this.#deliver(this.#dataType, bytes, true, lent);
  }

  /** A listener was added: delivers what came before it. */
  deliverPending(): void {
    const receiver = this.#receiver;
    if (!(['data', 'frame', 'body'] as const).some((event) => receiver.listensFor(event))) return;
    const messages = this.#early.take();
    if (messages.length === 0) return;
    queueMicrotask(() => {
      try {
        for (const { dataType, bytes, framed } of messages) this.#deliver(dataType, bytes, framed, false);
      } catch (error) {
        receiver.onError(error);
      }
    });
  }

  /** The connection ended: a body in progress fails. */
  cutOff(reason: string): void {
    this.#body?.destroy(new ProtocolError('cut-off', reason));
  }

  /** @param lent `bytes` are valid only during the call */
  #deliver(dataType: DataType, bytes: Uint8Array, framed: boolean, lent: boolean): void {
    const receiver = this.#receiver;
    const asFrame = framed && receiver.listensFor('frame');
    const isWanted = asFrame || receiver.listensFor('data');
    // It arrived, or began to, when nobody was listening yet.
    const asBody = !isWanted && !framed && dataType === 'bytes' && receiver.listensFor('body');
    // json and raw are decoded within the call; a receiver of the bytes themselves may keep them.
    const owned = lent && (asFrame || !isWanted || dataType === 'bytes') ? Buffer.from(bytes) : bytes;
    if (asBody) this.#deliverBody(owned);
    else if (asFrame) receiver.onFrame(owned);
    else if (isWanted) receiver.onData(decodeValue(dataType, owned));
    else this.#early.add({ dataType, bytes: owned, framed });
  }

  #begin(dataType: DataType, sizeBytes: number): IncomingBody {
    const body = new IncomingBody(() => this.#receiver.resume());
    // Without a listener, an error of the stream would be uncaught; the 'close' event reports it as well.
    body.on('error', () => undefined);
    this.#receiver.onBody({ sizeBytes, dataType, body });
    return body;
  }

  #deliverBody(bytes: Uint8Array): void {
    const body = this.#begin('bytes', bytes.length);
    if (bytes.length > 0 && !body.receive(bytes)) this.#receiver.pause();
    body.finish();
  }
}

function decodeValue(dataType: DataType, bytes: Uint8Array): unknown {
  try {
    return decode(dataType, bytes);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    throw new ProtocolError(
      'value',
      `Cannot decode ${dataType} from the other side: ${error.message}`,
      error,
    );
  }
}
