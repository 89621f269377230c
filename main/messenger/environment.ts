import { randomBytes } from 'node:crypto';
import type { Clock } from '../engine/index.ts';
import type { EventName, Events } from '../ipc/contract.ts';

export { type Clock, systemClock } from '../engine/index.ts';

/** Sends an event to the windows. */
export type Tell = <E extends EventName>(event: E, payload: Events[E]) => void;

/** What the messenger's parts need from the outside world. */
export interface Environment {
  readonly clock: Clock;
  /** `byteCount` random bytes as lower-case hex. */
  randomHex(byteCount: number): string;
  /** For problems that can't be shown to anybody. */
  log(event: string, error: unknown): void;
  readonly tell: Tell;
}

export const systemRandomHex = (byteCount: number): string => randomBytes(byteCount).toString('hex');
