import { EncodeError, encode } from './data/index.ts';
import { DataSizeError, DataTypeError } from './peer-errors.ts';
import type { SendQueue } from './send-queue.ts';
import type { DataType } from './wire/data-type.ts';
import type { FrameReader } from './wire/frame-reader.ts';
import { dataHeader } from './wire/header.ts';

export interface SendFromOptions {
  /** Aborting closes the connection. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (sentBytes: number) => void;
}

/** Encodes values and bodies, and queues them. All methods resolve false when the connection ends first. */
export class OutgoingMessages {
  readonly #dataType: DataType;
  readonly #stream: boolean;
  readonly #queue: SendQueue;
  /** The frame size of a stream is one for both directions. */
  readonly #reader: FrameReader;

  constructor(dataType: DataType, stream: boolean, queue: SendQueue, reader: FrameReader) {
    this.#dataType = dataType;
    this.#stream = stream;
    this.#queue = queue;
    this.#reader = reader;
  }

  /** @throws DataTypeError, DataSizeError at once, before anything was sent */
  send(value: unknown): Promise<boolean> {
    const bytes = this.#encode(value);
    // Not async: messages of one tick share one promise, which matters for thousands of small ones.
    if (this.#stream) return this.#sendFrame(bytes);
    return this.#queue.write(dataHeader(this.#dataType, bytes.length), bytes);
  }

  /** One message of bytes. @throws DataTypeError at once, before anything was sent */
  sendParts(parts: readonly Uint8Array[]): Promise<boolean> {
    this.#checkBytes('sendParts');
    const sizeBytes = parts.reduce((sum, { length }) => sum + length, 0);
    return this.#queue.write(dataHeader('bytes', sizeBytes), ...parts);
  }

  /** @throws DataTypeError, DataSizeError unless `sizeBytes` bytes can be sent from a source here */
  checkSendFrom(sizeBytes: number): void {
    this.#checkBytes('sendFrom');
    if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0) {
      throw new DataSizeError('The size must be a whole number of bytes, at least 0.');
    }
  }

  /**
   * Sends one message of `sizeBytes` part by part; other messages wait until it is done.
   * @param destroy ends the connection, since half a message cannot be taken back
   * @throws DataSizeError when the source has more or fewer bytes; whatever the source throws
   */
  async sendFrom(
    source: AsyncIterable<Uint8Array>,
    sizeBytes: number,
    { signal, onProgress }: SendFromOptions,
    destroy: (code: 'sending-cancelled' | 'source-failed') => void,
  ): Promise<boolean> {
    const abort = () => destroy('sending-cancelled');
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
    try {
      return await this.#queue.exclusively((put) => writeBody(put, source, sizeBytes, onProgress));
    } catch (error) {
      if (signal?.aborted) return false;
      destroy('source-failed');
      throw error;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  #checkBytes(method: string): void {
    if (this.#dataType === 'bytes' && !this.#stream) return;
    throw new DataTypeError(`${method}() needs a bytes connection that is not a stream.`);
  }

  #encode(value: unknown): Uint8Array {
    try {
      return encode(this.#dataType, value);
    } catch (error) {
      if (error instanceof EncodeError) throw new DataTypeError(error.message, error);
      throw error;
    }
  }

  #sendFrame(bytes: Uint8Array): Promise<boolean> {
    const { frameSize } = this.#reader;
    if (frameSize === undefined) {
      if (bytes.length === 0) throw new DataSizeError('A stream needs frames of at least one byte.');
      this.#reader.fixFrameSize(bytes.length);
      return this.#queue.write(dataHeader(this.#dataType, bytes.length), bytes);
    }
    if (bytes.length !== frameSize) {
      throw new DataSizeError(`This stream has frames of ${frameSize} bytes, not ${bytes.length}.`);
    }
    return this.#queue.write(bytes);
  }
}

async function writeBody(
  put: (...parts: Uint8Array[]) => Promise<boolean>,
  source: AsyncIterable<Uint8Array>,
  sizeBytes: number,
  onProgress: SendFromOptions['onProgress'],
): Promise<boolean> {
  const header = dataHeader('bytes', sizeBytes);
  let sent = 0;
  for await (const part of source) {
    if (sent + part.length > sizeBytes) {
      throw new DataSizeError(`The source has more than the announced ${sizeBytes} bytes.`);
    }
    if (!(await (sent === 0 ? put(header, part) : put(part)))) return false;
    sent += part.length;
    onProgress?.(sent);
  }
  if (sizeBytes === 0) return put(header);
  if (sent < sizeBytes) throw new DataSizeError(`The source ended after ${sent} of ${sizeBytes} bytes.`);
  return true;
}
