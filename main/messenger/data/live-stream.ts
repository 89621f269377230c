import { decode } from '../../engine/index.ts';
import type { DataType, StreamView } from '../../ipc/contract.ts';
import type { Clock } from '../environment.ts';
import { Throughput } from '../throughput.ts';
import { rootNode } from './value-tree.ts';

const SAMPLE_INTERVAL_MS = 1000 / 30;
const SAMPLE_BYTES = 4096;
const SAMPLE_CHARS = 500;
/** Larger frames are not decoded to show their text: 30 a second would leave no time for anything else. */
const MAX_DECODED_BYTES = 1024 * 1024;
/** How long after the last frame to update the view, so that a paused stream shows rates of 0. */
const QUIET_MS = 1100;

/** Counts and samples the frames of one stream. */
export class LiveStream {
  readonly #id: string;
  readonly #dataType: DataType;
  readonly #clock: Clock;
  readonly #show: (view: StreamView) => void;
  readonly #frameRate = new Throughput();
  readonly #byteRate = new Throughput();
  #frames = 0;
  #totalBytes = 0;
  #samples = 0;
  #frameBytes: number | 'auto' = 'auto';
  #newest: Uint8Array | undefined;
  #sample: Pick<StreamView, 'sampleBase64' | 'sampleText' | 'undecodable'> = { sampleBase64: '' };
  #sampledAt = Number.NEGATIVE_INFINITY;
  #undoTimer: (() => void) | undefined;
  #sampleDue = false;
  #ended = false;

  constructor(id: string, dataType: DataType, clock: Clock, show: (view: StreamView) => void) {
    this.#id = id;
    this.#dataType = dataType;
    this.#clock = clock;
    this.#show = show;
  }

  frame(bytes: Uint8Array): void {
    const now = this.#clock.elapsed();
    this.#frames++;
    this.#totalBytes += bytes.byteLength;
    this.#frameBytes = bytes.byteLength;
    this.#frameRate.add(1, now);
    this.#byteRate.add(bytes.byteLength, now);
    this.#newest = bytes;
    if (this.#sampleDue) return;
    const dueInMs = this.#sampledAt + SAMPLE_INTERVAL_MS - now;
    if (dueInMs <= 0) {
      this.#takeSample();
      return;
    }
    this.#sampleDue = true;
    this.#later(Math.ceil(dueInMs), () => this.#takeSample());
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#undoTimer?.();
    this.#takeSample();
  }

  view(): StreamView {
    const now = this.#clock.elapsed();
    return {
      id: this.#id,
      dataType: this.#dataType,
      frameBytes: this.#frameBytes,
      state: this.#ended ? 'ended' : 'live',
      frames: this.#frames,
      totalBytes: this.#totalBytes,
      framesPerSecond: this.#ended ? 0 : this.#frameRate.perSecond(now),
      bytesPerSecond: this.#ended ? 0 : this.#byteRate.perSecond(now),
      skipped: this.#frames - this.#samples,
      ...this.#sample,
    };
  }

  #takeSample(): void {
    this.#sampleDue = false;
    const newest = this.#newest;
    if (newest !== undefined) {
      this.#newest = undefined;
      this.#samples++;
      this.#sampledAt = this.#clock.elapsed();
      const head = newest.subarray(0, SAMPLE_BYTES);
      this.#sample = {
        sampleBase64: Buffer.from(head).toString('base64'),
        ...sampleOf(this.#dataType, newest),
      };
    }
    this.#show(this.view());
    if (!this.#ended && newest !== undefined) this.#later(QUIET_MS, () => this.#show(this.view()));
  }

  #later(delayMs: number, run: () => void): void {
    this.#undoTimer?.();
    this.#undoTimer = this.#clock.after(delayMs, run);
  }
}

function sampleOf(dataType: DataType, frame: Uint8Array): Pick<StreamView, 'sampleText' | 'undecodable'> {
  if (dataType === 'bytes' || frame.byteLength > MAX_DECODED_BYTES) return {};
  try {
    const value = decode(dataType, frame);
    const text =
      typeof value === 'string' ? value.slice(0, SAMPLE_CHARS).toWellFormed() : rootNode(value).text;
    return { sampleText: text };
  } catch {
    return { undecodable: true };
  }
}
