import { mkdirSync } from 'node:fs';
import { app } from 'electron';

/** One app per data folder; a second start calls `onSecond` in the first one and gets false. */
export function isOnlyInstance(dataFolder: string, onSecond: () => void): boolean {
  // Electron refuses a folder that is not there.
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  // The lock lies in the user data folder: two folders, two apps.
  app.setPath('userData', dataFolder);
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', onSecond);
  return true;
}
