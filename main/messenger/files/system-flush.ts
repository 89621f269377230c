import { execFile } from 'node:child_process';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** A slow disk with much to write takes minutes. */
const SYNC_TIMEOUT_MS = 600_000;

/** What systems say that do not flush folders: Windows, and some network shares. */
const UNKNOWN: ReadonlySet<string | undefined> = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP']);

export async function flush(path: string): Promise<void> {
  try {
    // Windows flushes only what is open for writing.
    const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!UNKNOWN.has((error as NodeJS.ErrnoException).code)) throw error;
  }
}

/** Node knows no syncfs(2), but the `sync` of Linux does. */
export async function flushFileSystem(folder: string): Promise<boolean> {
  if (process.platform !== 'linux') return false;
  return run('sync', ['-f', folder], { timeout: SYNC_TIMEOUT_MS }).then(
    () => true,
    () => false,
  );
}
