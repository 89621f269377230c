import { MIN_RECEIVE_RATE } from './flood-limits.ts';

/** State of a connection at the time of a check. */
export interface ReceiveProgress {
  /** A header or body has started and is incomplete. */
  readonly inMessage: boolean;
  /** All bytes received so far. */
  readonly receivedBytes: number;
  /** We are not reading, so the sender is not to blame. */
  readonly paused: boolean;
}

/** Detects a peer that starts a message and then trickles it to make us hold memory. */
export class ReceiveRateGuard {
  #periodStart: number | undefined;
  #receivedBytes = 0;

  /** @param now milliseconds on a monotonic clock */
  isTooSlow({ inMessage, receivedBytes, paused }: ReceiveProgress, now: number): boolean {
    if (!inMessage || paused) {
      this.#periodStart = undefined;
      return false;
    }
    if (this.#periodStart === undefined || receivedBytes - this.#receivedBytes >= MIN_RECEIVE_RATE.bytes) {
      this.#periodStart = now;
      this.#receivedBytes = receivedBytes;
    }
    return now - this.#periodStart >= MIN_RECEIVE_RATE.periodMs;
  }
}
