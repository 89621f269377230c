/** Gives way to everything else that waits for the main thread. */
export function giveWay(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * Goes through a long list without holding up the main thread: gives way after every `size` elements. How many fit into
 * some 5 ms is counted, not measured, so that a program goes the same way each time.
 */
export async function* inSlices<T>(list: readonly T[], size: number): AsyncGenerator<readonly T[]> {
  for (let at = 0; at < list.length; at += size) {
    if (at > 0) await giveWay();
    yield list.slice(at, at + size);
  }
}
