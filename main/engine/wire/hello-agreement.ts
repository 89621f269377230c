import { ProtocolError } from '../peer-errors.ts';
import type { DataType } from './data-type.ts';

/** What both sides agreed on in HELLO, and how much we are willing to hold in memory. */
export interface Agreement {
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame of a stream; undefined until the first DATA header fixes it. */
  readonly dataSize: number | undefined;
  readonly maxMessageBytes: number;
}

/** `bytes` bodies are not parsed, so they may be larger than json or raw ones. */
const BYTES_FACTOR = 16;

/** @throws ProtocolError 'strict' when `dataType` was not agreed on */
export function checkDataType({ strict, stream, dataType: agreed }: Agreement, dataType: DataType): void {
  if ((strict || stream) && dataType !== agreed) {
    throw new ProtocolError('strict', `Strict violation: ${dataType} on a connection for ${agreed} only.`);
  }
}

/** In bytes. */
export function largestMessage(dataType: DataType, maxMessageBytes: number): number {
  return dataType === 'bytes' ? maxMessageBytes * BYTES_FACTOR : maxMessageBytes;
}

/** @throws ProtocolError 'too-large' when a message of this size must not be taken into memory */
export function checkMessageSize(
  { maxMessageBytes }: Agreement,
  dataType: DataType,
  sizeBytes: number,
): void {
  const limit = largestMessage(dataType, maxMessageBytes);
  if (sizeBytes > limit) {
    throw new ProtocolError(
      'too-large',
      `A ${dataType} message of ${sizeBytes} bytes was announced; the limit is ${limit}.`,
    );
  }
}

/** @throws ProtocolError 'stream-size' for empty frames, 'too-large' for those that do not fit in memory */
export function checkFrameSize(agreement: Agreement, sizeBytes: number): void {
  if (sizeBytes === 0) throw new ProtocolError('stream-size', 'A stream of empty frames was announced.');
  checkMessageSize(agreement, agreement.dataType, sizeBytes);
}
