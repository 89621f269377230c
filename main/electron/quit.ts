import { app } from 'electron';

/** How long closing may take before the process exits anyway. */
const CLOSE_TIMEOUT_MS = 5000;

/** When the app is asked to quit, waits for `close` and then exits. Asking again changes nothing. */
export function closeBeforeQuit(close: () => Promise<void>): void {
  let closing = false;
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    setTimeout(() => app.exit(1), CLOSE_TIMEOUT_MS).unref();
    close().then(
      () => app.exit(0),
      (error: unknown) => {
        console.error('lanline: closing:', error);
        app.exit(1);
      },
    );
  });
}
