import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Problem } from '../problem.ts';

/** @throws Problem 'folder-…' unless files can be saved there */
export async function checkFolder(path: string): Promise<void> {
  if (!isAbsolute(path)) throw new Problem('folder-path');
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Problem('folder-missing');
  if (!found.isDirectory()) throw new Problem('folder-is-file');
  await access(path, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw new Problem('folder-not-writable').because(cause);
  });
}
