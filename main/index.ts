import { app, type BrowserWindow } from 'electron';
import { registerAppScheme, serveAppProtocol } from './electron/app-protocol.ts';
import { electronShell } from './electron/desktop-shell.ts';
import { serveWindow } from './electron/ipc.ts';
import { setMenu } from './electron/menu.ts';
import { denyNavigation } from './electron/navigation.ts';
import { notifyOfOffers } from './electron/notifications.ts';
import { ownArguments } from './electron/own-arguments.ts';
import { denyPermissions } from './electron/permissions.ts';
import { closeBeforeQuit } from './electron/quit.ts';
import { isOnlyInstance } from './electron/single-instance.ts';
import { failToStart, failWhileRunning } from './electron/start-failure.ts';
import { bringToFront, createWindow, loadPage } from './electron/window.ts';
import { parseFlags } from './flags.ts';
import { createLanline, logToConsole } from './lanline.ts';
import { handleStrayErrors } from './stray-errors.ts';
import { terminalWords } from './terminal-words.ts';

/** The desktop app: started in this order, closed in reverse. */
async function main(): Promise<void> {
  const flags = parseFlags(ownArguments(process.argv, app.isPackaged));
  if (flags.help) {
    console.log(terminalWords()('terminal.usage'));
    return app.exit(0);
  }
  const open = new AsyncDisposableStack();
  handleStrayErrors({ close: () => open.disposeAsync(), exit: failWhileRunning, log: logToConsole });
  // Before anything opens a port: a second start only brings the first one's window to the front.
  let window: BrowserWindow | undefined;
  const isFirst = isOnlyInstance(flags.dataFolder, () => window && bringToFront(window));
  if (!isFirst) return app.exit(0);

  registerAppScheme();
  await app.whenReady();
  const languages = app.getPreferredSystemLanguages();
  setMenu(languages);
  serveAppProtocol();
  denyPermissions();

  const shell = electronShell(flags.downloadsFolder);
  const lanline = await createLanline(flags, { ...shell, show: async () => window && bringToFront(window) });
  open.defer(() => lanline.stop());
  window = createWindow();
  denyNavigation(window.webContents);
  open.defer(serveWindow(lanline, window));
  open.defer(notifyOfOffers(lanline, window, languages));
  closeBeforeQuit(() => open.disposeAsync());
  await loadPage(window);
}

main().catch(failToStart);
