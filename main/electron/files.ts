import { createReadStream } from 'node:fs';
import { access, constants, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { dialog, shell } from 'electron';
import type { FileSource } from '../ipc/contract.ts';
import { Problem } from '../messenger/problem.ts';
import type { Shell } from '../messenger/shell.ts';

/** Files the desktop way: paths that preload vouched for, the system's dialogs and file manager. */
export function electronShell(downloadsFolder: string): Shell {
  return {
    kind: 'electron',
    openSource: async ({ path, name }: FileSource, offset) => {
      if (path === undefined) throw new Problem('file-unreadable', `${name} has no place on this disk.`);
      const stat = await lstat(path).catch((cause: unknown) => {
        throw new Problem('file-unreadable', `${name} is not there any more. Was it moved?`, { cause });
      });
      if (!stat.isFile()) throw new Problem('file-unreadable', `${name} is no ordinary file.`);
      await access(path, constants.R_OK).catch((cause: unknown) => {
        throw new Problem('file-unreadable', `You are not allowed to read ${name}.`, { cause });
      });
      return createReadStream(path, { start: offset, highWaterMark: 256 * 1024 });
    },
    chooseSavePath: async (name) => {
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: join(downloadsFolder, name),
      });
      return canceled ? null : filePath;
    },
    showInFolder: async (path) => shell.showItemInFolder(path),
  };
}
