import { access } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { Problem } from '../messenger/problem.ts';
import { startDetached } from './spawn-detached.ts';

/** A path in `folder` that is still free: `name`, otherwise `name (2)`, `name (3)`, … */
export async function freePath(folder: string, name: string): Promise<string> {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let count = 1; ; count++) {
    const path = join(folder, count === 1 ? name : `${stem} (${count})${extension}`);
    const taken = await access(path).then(
      () => true,
      () => false,
    );
    if (!taken) return path;
  }
}

/** Shows a file in the system's file manager. @throws Problem 'no-file-manager' */
export async function showInFolder(path: string): Promise<void> {
  const [command, args] = fileManager(path);
  await startDetached(command, args).catch((cause: unknown) => {
    throw new Problem('no-file-manager', { path }).because(cause);
  });
}

function fileManager(path: string): [command: string, args: string[]] {
  if (process.platform === 'darwin') return ['open', ['-R', path]];
  if (process.platform === 'win32') return ['explorer.exe', [`/select,${path}`]];
  return ['xdg-open', [dirname(path)]];
}
