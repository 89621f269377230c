import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';

/** Never through a link that somebody planted, and readable by the user alone. */
const FLAGS = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | (constants.O_NOFOLLOW ?? 0);

/** Replaces a file in one step: after a crash it holds the old content or the new, whole. */
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
