import { Menu } from 'electron';
import { languageFor, translatorFor } from '../../locales/index.ts';

/** The system's usual menu, without the items for developers. */
export function setMenu(languages: readonly string[]): void {
  const t = translatorFor(languageFor(languages));
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === 'darwin' ? [{ role: 'appMenu' } as const] : []),
      { label: t('menu.file'), submenu: [{ role: process.platform === 'darwin' ? 'close' : 'quit' }] },
      { role: 'editMenu' },
      {
        label: t('menu.view'),
        submenu: [
          { role: 'resetZoom' },
          { role: 'zoomIn' },
          { role: 'zoomOut' },
          { type: 'separator' },
          { role: 'togglefullscreen' },
        ],
      },
      { role: 'windowMenu' },
    ]),
  );
}
