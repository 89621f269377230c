import { BODY_PACE } from './flood-limits.ts';

/** How far a connection is, at the time of a look. */
export interface Progress {
  /** A header or body has begun and is not whole. */
  readonly within: boolean;
  /** All bytes that ever came. */
  readonly receivedBytes: number;
  /** It is we who do not take more. */
  readonly resting: boolean;
}

/** Notices who begins a message and then drips it, to hold what we keep for it. */
export class BodyPace {
  #beganAt: number | undefined;
  #receivedBytes = 0;

  /** @param now milliseconds that never go back */
  isTooSlow({ within, receivedBytes, resting }: Progress, now: number): boolean {
    if (!within || resting) {
      this.#beganAt = undefined;
      return false;
    }
    if (this.#beganAt === undefined || receivedBytes - this.#receivedBytes >= BODY_PACE.bytes) {
      this.#beganAt = now;
      this.#receivedBytes = receivedBytes;
    }
    return now - this.#beganAt >= BODY_PACE.periodMs;
  }
}
