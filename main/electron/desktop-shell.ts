import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { join } from 'node:path';
import { app, dialog, shell } from 'electron';
import type { FileSource } from '../ipc/contract.ts';
import type { AppShell } from '../messenger/app-shell.ts';
import { FileContent } from '../messenger/files/file-content.ts';
import { Problem } from '../messenger/problem.ts';
import { safeStorageKeychain } from './safe-storage.ts';

/** The desktop shell: files by paths that preload vouched for, the system's dialogs and file manager. */
export function electronShell(downloadsFolder: string): AppShell {
  return {
    kind: 'electron',
    languages: app.getPreferredSystemLanguages(),
    keychain: safeStorageKeychain,
    openSource: async ({ path, name, sizeBytes }: FileSource, offset) => {
      if (path === undefined) throw new Problem('file-unreadable', { name });
      // Checked before opening, because opening a pipe or a device could block or have side effects.
      const stat = await lstat(path).catch((cause: unknown) => {
        throw new Problem('file-missing', { name }).because(cause);
      });
      if (!stat.isFile()) {
        throw new Problem('not-a-file', { name });
      }
      const file = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(
        (cause: unknown) => {
          throw new Problem('file-unreadable', { name }).because(cause);
        },
      );
      return new FileContent(file, offset, sizeBytes);
    },
    chooseSavePath: async (name) => {
      const { canceled, filePath } = await dialog.showSaveDialog({
        defaultPath: join(downloadsFolder, name),
      });
      return canceled || filePath === '' ? null : filePath;
    },
    chooseFolder: async () => {
      const { filePaths } = await dialog.showOpenDialog({
        defaultPath: downloadsFolder,
        properties: ['openDirectory', 'createDirectory'],
      });
      return filePaths[0] ?? null;
    },
    showInFolder: async (path) => shell.showItemInFolder(path),
    openLink: (address) =>
      shell.openExternal(address).catch((cause: unknown) => {
        throw new Problem('no-browser').because(cause);
      }),
  };
}
