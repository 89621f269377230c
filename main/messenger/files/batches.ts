/** Files and folders that are looked at or created at the same time. */
const AT_ONCE = 64;

/** Runs something for each, a few at a time. */
export async function inBatches<T>(all: Iterable<T>, run: (each: T) => Promise<void>): Promise<void> {
  let running: Promise<void>[] = [];
  for (const each of all) {
    running.push(run(each));
    if (running.length < AT_ONCE) continue;
    await Promise.all(running);
    running = [];
  }
  await Promise.all(running);
}
