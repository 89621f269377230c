/**
 * Calls `onLate` after `timeoutMs`, but not before what has arrived by then was read. Node runs timers before it looks at
 * sockets: after a sleep of the machine, or a busy second of our own, an answer that is there would pass for silence.
 * @returns cancels it
 */
export function deadline(timeoutMs: number, onLate: () => void): () => void {
  let afterReading: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    afterReading = setImmediate(onLate);
  }, timeoutMs);
  return () => {
    clearTimeout(timer);
    clearImmediate(afterReading);
  };
}
