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
  /** Frames received but not shown since the window samples at most 30 a second. */
  readonly skipped: number;
  /** The newest sample: the beginning of the frame's bytes, at most 4096. */
  readonly sampleBase64: string;
  /** The newest sample as text, when the stream is json or raw. */
  readonly sampleText?: string;
  /** The newest frame is not what the stream says it carries. */
  readonly undecodable?: true;
}
