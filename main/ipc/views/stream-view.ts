import type { DataType } from './data-type.ts';

export interface StreamView {
  readonly id: string;
  readonly dataType: DataType;
  readonly frameBytes: number | 'auto';
  readonly state: 'live' | 'ended';
  readonly frames: number;
  readonly totalBytes: number;
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Frames received but not shown, because at most 30 a second are sampled. */
  readonly skipped: number;
  /** The newest sample: the start of the frame, at most 4096 bytes. */
  readonly sampleBase64: string;
  /** The newest sample as text, if the stream is json or raw. */
  readonly sampleText?: string;
  /** The newest frame does not match the stream's data type. */
  readonly undecodable?: true;
}
