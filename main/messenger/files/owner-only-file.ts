import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

/** Never follows a link that somebody planted. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/**
 * Atomically replaces a file that only the user can read: after a crash it holds either the old content or
 * the new.
 */
export async function writeOwnerOnly(path: string, content: string | Uint8Array): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, FLAGS, 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}
