import type { ChildProcess } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseFlags } from './flags.ts';
import { createLanline } from './lanline.ts';
import type { AppShell } from './messenger/app-shell.ts';
import { startFailure, terminalWords } from './terminal-words.ts';
import { freePath, showInFolder } from './web/file-manager.ts';
import { LaunchFile } from './web/launch-file.ts';
import { hasDisplay, installedBrowser, openAppWindow } from './web/open-browser-window.ts';
import { openLink } from './web/open-link.ts';
import { PageServer } from './web/page-server.ts';

/** The web shell: the same parts as the desktop app, behind a page on 127.0.0.1. */
async function main(): Promise<void> {
  const t = terminalWords();
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) return console.log(t('terminal.usage'));
  const { dataFolder, downloadsFolder } = flags;
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });

  const launch = new LaunchFile(dataFolder);
  let wasOpen = false;
  const server = new PageServer({
    port: flags.webPort ?? 0,
    // Relative to dist/main, where the build puts this file.
    pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    pagesChanged: (count) => {
      if (count === 0) return;
      wasOpen = true;
      void launch.remove();
    },
  });
  const shell: AppShell = {
    kind: 'web',
    openSource: (source, offset) => server.uploads.open(source, offset),
    chooseSavePath: (name) => freePath(downloadsFolder, name),
    showInFolder,
    openLink,
  };
  const lanline = await createLanline({ ...flags, dataFolder, downloadsFolder }, shell);
  const address = await server.start(lanline);

  let window: ChildProcess | undefined;
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    window?.kill();
    await launch.remove();
    await server.stop();
    await lanline.stop();
    process.exit(0);
  };
  process.on('SIGINT', () => void stop());
  process.on('SIGTERM', () => void stop());

  const browser = flags.open && hasDisplay() ? installedBrowser() : undefined;
  if (browser === undefined) {
    console.log(t('terminal.openAt', { address }));
    return;
  }
  await launch.write(address);
  window = openAppWindow(browser, launch.url, join(dataFolder, 'browser'));
  window.on('error', () => console.log(t('terminal.openAt', { address })));
  // Closing the window ends the app, but a browser that failed to show it must not.
  window.on('exit', () => {
    if (wasOpen) void stop();
    else console.log(t('terminal.browserFailed', { address }));
  });
}

main().catch((error: unknown) => {
  const t = terminalWords();
  const why = startFailure(t, error);
  console.error(why === undefined ? error : t('terminal.cannotStartBecause', { why }));
  process.exit(1);
});
