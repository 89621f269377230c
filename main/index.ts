import { app } from 'electron';
import { registerAppScheme, serveAppProtocol } from './electron/app-protocol.ts';
import { electronShell } from './electron/files.ts';
import { openIpcDoor } from './electron/ipc-door.ts';
import { setMenu } from './electron/menu.ts';
import { denyNavigation } from './electron/navigation.ts';
import { notifyOfOffers } from './electron/notifications.ts';
import { denyPermissions } from './electron/permissions.ts';
import { isOnlyInstance } from './electron/single-instance.ts';
import { failToStart } from './electron/start-failure.ts';
import { createWindow } from './electron/window.ts';
import { parseFlags, usage } from './flags.ts';
import { createLanline } from './lanline.ts';

/** The desktop app: composed in this order, closed in reverse. */
async function main(): Promise<void> {
  // Unpackaged, Electron's own arguments are the executable and the app's folder.
  const flags = parseFlags(
    process.argv.slice(app.isPackaged ? 1 : 2).filter((flag) => flag !== '--no-sandbox'),
  );
  if (flags.help) {
    console.log(usage);
    app.exit(0);
    return;
  }
  // Before anything takes a port: a second start only brings the first one's window to the front.
  const window = { current: undefined as ReturnType<typeof createWindow> | undefined };
  if (!isOnlyInstance(flags.dataFolder, () => window.current?.show())) {
    app.exit(0);
    return;
  }
  registerAppScheme();
  await app.whenReady();
  setMenu();
  serveAppProtocol();
  denyPermissions();
  const lanline = await createLanline(flags, electronShell(flags.downloadsFolder));
  window.current = createWindow();
  denyNavigation(window.current.webContents);
  const closeDoor = openIpcDoor(lanline, window.current);
  const stopNotifying = notifyOfOffers(lanline, window.current);
  await window.current.loadURL('app://lanline/');

  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', (event) => {
    event.preventDefault();
    stopNotifying();
    closeDoor();
    void lanline.stop().finally(() => app.exit(0));
  });
}

main().catch(failToStart);
