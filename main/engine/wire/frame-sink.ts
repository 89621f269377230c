import type { DataType } from './data-type.ts';

/** Receives what a frame reader has parsed. `lent` bytes are valid only during the call. */
export interface FrameSink {
  /** True: the coming body is delivered in parts, through `bodyPart`. False: as a whole, through `message`. */
  bodyBegins(dataType: DataType, sizeBytes: number): boolean;
  /** Lent bytes. */
  bodyPart(bytes: Uint8Array): void;
  bodyEnds(): void;
  /** The other side says that it has nothing else to say. */
  keepAlive(): void;
  message(dataType: DataType, bytes: Uint8Array, lent: boolean): void;
  /** One frame of a stream. */
  frame(bytes: Uint8Array, lent: boolean): void;
}
