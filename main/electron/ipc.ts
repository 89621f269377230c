import { type BrowserWindow, type IpcMainInvokeEvent, ipcMain } from 'electron';
import type { Lanline } from '../lanline.ts';
import { APP_ORIGIN } from './app-protocol.ts';

/** Known only to this file and preload: the page never sees a channel. */
const CALL_CHANNEL = 'lanline:call';
const EVENT_CHANNEL = 'lanline:event';

/**
 * Lets our window, and nobody else, call Lanline and receive its events. Returns a function that stops it.
 */
export function serveWindow(lanline: Pick<Lanline, 'call' | 'subscribe'>, window: BrowserWindow): () => void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, args: unknown) => {
    if (!isOurs(event, window)) throw new Error('refused');
    if (typeof name !== 'string' || !Array.isArray(args)) throw new Error('refused');
    return lanline.call(name, args);
  });
  const unsubscribe = lanline.subscribe((event, payload) => {
    if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event, payload);
  });
  return () => {
    unsubscribe();
    ipcMain.removeHandler(CALL_CHANNEL);
  };
}

/** Whether an event comes from our window's main frame while it shows our page. */
function isOurs(event: IpcMainInvokeEvent, window: BrowserWindow): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === window.webContents.mainFrame && frame.origin === APP_ORIGIN;
}
