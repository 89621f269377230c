import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { Problem } from '../problem.ts';

/** @throws Problem 'folder' unless files can be saved there */
export async function checkFolder(path: string): Promise<void> {
  if (!isAbsolute(path))
    throw new Problem('folder', 'A folder is written from its beginning, like /home/ann/Pictures.');
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new Problem('folder', 'There is no such folder.');
  if (!found.isDirectory()) throw new Problem('folder', 'That is a file, not a folder.');
  await access(path, constants.W_OK | constants.X_OK).catch((cause: unknown) => {
    throw new Problem('folder', 'Nothing may be saved in that folder. Choose another one.', { cause });
  });
}
