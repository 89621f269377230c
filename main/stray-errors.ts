/** How long closing may take before the process ends all the same. */
const CLOSE_TIMEOUT_MS = 5_000;

interface Parts {
  /** Closes everything that is open. */
  close(): Promise<void>;
  /** Ends the process. */
  exit(): void;
  log(event: string, error: unknown): void;
}

/**
 * The last resort, for errors that nobody handled. Each is a mistake of ours; what matters is that it costs nobody a word.
 *
 * - A promise failed that nobody awaits. One attempt at something ended early, and whatever awaits it has its own time limit: we
 *   log it and go on. Ending the process would let any peer that finds such a promise end it.
 * - An exception left a callback half-way. What it was changing in memory can be anything now, so we don't go on (nodejs.org,
 *   "Warning: Using 'uncaughtException' correctly"). What was said is in the database, in transactions: we close in an orderly
 *   way and end, and what waits is sent at the next start.
 *
 * Tests run with `--unhandled-rejections=strict`, which makes the first kind the second.
 */
export function handleStrayErrors({ close, exit, log }: Parts): void {
  let ending = false;
  process.on('unhandledRejection', (reason) => log('unhandled rejection', reason));
  process.on('uncaughtException', (error) => {
    log('uncaught exception', error);
    if (ending) return;
    ending = true;
    setTimeout(exit, CLOSE_TIMEOUT_MS).unref();
    void end();
  });

  /** Closing may fail as well, because of what went wrong. */
  async function end(): Promise<void> {
    try {
      await close();
    } catch (error) {
      log('closing', error);
    }
    exit();
  }
}
