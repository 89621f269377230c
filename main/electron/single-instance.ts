import { mkdirSync } from 'node:fs';
import { app } from 'electron';

/**
 * Allows one desktop app per data folder: a second start calls `onSecond` in the first one and returns false here. Lanline has a
 * lock of its own for all its shells (instance/only-instance.ts); only Electron's works before the app is ready, keeps
 * Chromium's profile from being opened twice, and lets the first app come to the front on Windows.
 */
export function isOnlyInstance(dataFolder: string, onSecond: () => void): boolean {
  // Electron refuses a folder that doesn't exist.
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  // The lock is in the user data folder, so two folders allow two apps.
  app.setPath('userData', dataFolder);
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecond);
  return true;
}
