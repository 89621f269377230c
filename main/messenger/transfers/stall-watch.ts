import type { Clock } from '../environment.ts';
import { Problem } from '../problem.ts';
import type { Transfer } from './transfer.ts';
import type { Attempt } from './transfer-attempt.ts';

const CHECK_MS = 5_000;
/**
 * A disk that wakes up takes ten seconds. Whatever takes longer is tried again from where it stopped, which costs little
 * even if nothing was wrong.
 */
const STALLED_MS = 20_000;

/** Stops an attempt in which nothing moves. Returns a function that ends the watch. */
export function stopWhenStalled(clock: Clock, transfer: Transfer, attempt: Attempt, who: string): () => void {
  return stopWhenStill(clock, transfer, attempt, STALLED_MS, new Problem('stalled', { who }));
}

/** The same after any time, and for another reason. */
export function stopWhenStill(
  clock: Clock,
  transfer: Transfer,
  attempt: Attempt,
  afterMs: number,
  reason: Problem,
): () => void {
  const startedAt = clock.elapsed();
  let undo = () => {};
  const check = () => {
    // Once everything has arrived, it is up to our disk.
    const movedAt = attempt.hasArrived ? clock.elapsed() : Math.max(startedAt, transfer.movedAt);
    if (clock.elapsed() - movedAt >= afterMs) attempt.stop(reason);
    else undo = clock.after(CHECK_MS, check);
  };
  undo = clock.after(CHECK_MS, check);
  return () => undo();
}
