import { mkdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { Environment } from '../messenger/environment.ts';
import { Problem } from '../messenger/problem.ts';
import { FolderLock } from './folder-lock.ts';
import { askToShow, ShowSocket } from './show-socket.ts';
import { newSocketPlace, socketPathOf } from './socket-place.ts';

/** Another Lanline may just be quitting, or starting and not listening yet. */
const TRIES = 20;
const PAUSE_MS = 100;
/** One that holds the lock and does not answer hangs. */
const PATIENCE_MS = 20_000;

/** That this is the only Lanline with its data folder, in whichever shell. */
export interface OnlyInstance {
  /** Lets another one start. Idempotent. */
  release(): Promise<void>;
}

/**
 * Takes the data folder for this Lanline, and brings up its window whenever another one is started with the same folder.
 * @param show absent if the shell has no window; rejects if it can't bring it up
 * @throws Problem 'already-running' after the other one has brought up its window, 'storage-in-use' if it did not
 */
export async function onlyInstance(
  folder: string,
  show: (() => Promise<void>) | undefined,
  log: Environment['log'],
): Promise<OnlyInstance> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const lock = await takeLock(folder);
  // Without a socket only the comfort is missing.
  const stopListening = await listen(folder, show).catch((error: unknown) => log('local socket', error));
  let released: Promise<void> | undefined;
  const release = async () => {
    await stopListening?.().catch((error: unknown) => log('local socket', error));
    lock.release();
  };
  return {
    release: () => {
      released ??= release();
      return released;
    },
  };
}

async function takeLock(folder: string): Promise<FolderLock> {
  const startedMs = performance.now();
  for (let tries = 0; tries < TRIES && performance.now() - startedMs < PATIENCE_MS; tries++) {
    const lock = FolderLock.take(folder);
    if (lock !== undefined) return lock;
    if (await askToShow(await socketPathOf(folder))) throw new Problem('already-running');
    await pause(PAUSE_MS);
  }
  throw new Problem('storage-in-use');
}

/** Returns what ends it. */
async function listen(folder: string, show: (() => Promise<void>) | undefined) {
  if (show === undefined) return undefined;
  const place = await newSocketPlace(folder);
  const socket = await ShowSocket.listen(place.path, show);
  return async () => {
    await socket.close();
    await place.clear();
  };
}
