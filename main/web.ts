import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseFlags } from './flags.ts';
import { createLanline, logToConsole } from './lanline.ts';
import type { AppShell } from './messenger/app-shell.ts';
import { Problem } from './messenger/problem.ts';
import { handleStrayErrors } from './stray-errors.ts';
import { isStartedAlready, startFailure, terminalWords } from './terminal-words.ts';
import { BrowserWindows } from './web/browser-windows.ts';
import { freePath, showInFolder } from './web/file-manager.ts';
import { openLink } from './web/open-link.ts';
import { PageServer } from './web/page-server.ts';

/** The web shell: the same parts as the desktop app, behind a page on 127.0.0.1. */
async function main(): Promise<void> {
  const t = terminalWords();
  const flags = parseFlags(process.argv.slice(2));
  if (flags.help) return console.log(t('terminal.usage'));
  const { dataFolder, downloadsFolder } = flags;
  // Closed in reverse order.
  const open = new AsyncDisposableStack();
  handleStrayErrors({ close: () => open.disposeAsync(), exit: () => process.exit(1), log: logToConsole });

  const windows = new BrowserWindows(dataFolder);
  let wasOpen = false;
  const server = new PageServer({
    port: flags.webPort ?? 0,
    // Relative to dist/main, where the build puts this file.
    pageFolder: fileURLToPath(new URL('../renderer', import.meta.url)),
    pagesChanged: (count) => {
      if (count === 0) return;
      wasOpen = true;
      void windows.loaded();
    },
  });
  const page = Promise.withResolvers<string>();
  const shell: AppShell = {
    kind: 'web',
    openSource: (source, offset) => server.uploads.open(source, offset),
    chooseSavePath: (name) => freePath(downloadsFolder, name),
    showInFolder,
    openLink,
    show: async () => {
      if ((await windows.open(await page.promise)) === undefined) throw new Problem('no-browser');
    },
  };
  const lanline = await createLanline({ ...flags, dataFolder, downloadsFolder }, shell);
  open.defer(() => lanline.stop());
  const address = await server.start(lanline);
  open.defer(() => server.stop());
  open.defer(() => windows.close());
  page.resolve(address);

  const stop = (): void => {
    if (open.disposed) return;
    open.disposeAsync().then(
      () => process.exit(0),
      (error: unknown) => {
        logToConsole('closing', error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);

  const window: ChildProcess | undefined = flags.open ? await windows.open(address) : undefined;
  if (window === undefined) {
    console.log(t('terminal.openAt', { address }));
    return;
  }
  window.on('error', () => console.log(t('terminal.openAt', { address })));
  // Closing the window ends the app, but a browser that failed to show it must not.
  window.on('exit', () => {
    if (wasOpen) stop();
    else console.log(t('terminal.browserFailed', { address }));
  });
}

function fail(error: unknown): void {
  const t = terminalWords();
  const why = startFailure(t, error);
  if (isStartedAlready(error)) {
    console.log(why);
    process.exit(0);
  }
  console.error(why === undefined ? error : t('terminal.cannotStartBecause', { why }));
  process.exit(1);
}

main().catch(fail);
