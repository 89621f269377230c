import { fileURLToPath } from 'node:url';
import { BrowserWindow } from 'electron';
import { APP_ORIGIN } from './app-protocol.ts';

/** Creates the app's only window: sandboxed, isolated, and shown once its content is ready. */
export function createWindow(): BrowserWindow {
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Lanline',
    autoHideMenuBar: true,
    webPreferences: {
      // Relative to dist/main, where the build puts this file.
      preload: fileURLToPath(new URL('../preload/index.cjs', import.meta.url)),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
    },
  });
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Loads our page. If the window is closed meanwhile, that is not an error. */
export async function loadPage(window: BrowserWindow): Promise<void> {
  try {
    await window.loadURL(`${APP_ORIGIN}/`);
  } catch (error) {
    if (!window.isDestroyed()) throw error;
  }
}

export function bringToFront(window: BrowserWindow): void {
  if (window.isDestroyed()) return;
  if (window.isMinimized()) window.restore();
  window.show();
  window.focus();
}
