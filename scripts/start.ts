/** Opens the app: in Electron if its runtime is installed or can be fetched, else in the web shell. Passes flags on. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFlags } from '../main/flags.ts';
import { startFailure, terminalWords } from '../main/terminal-words.ts';
import { hasDisplay, installedBrowser } from '../main/web/open-browser-window.ts';
import { ensureBuilt, root } from './project.ts';

const FETCH_TIMEOUT_MS = 30_000;
const electronFolder = join(root, 'node_modules', 'electron');
const flags = process.argv.slice(2);

const t = terminalWords();

const { web, open, help } = read();
if (help) {
  console.log(t('terminal.usage'));
  process.exit(0);
}
ensureBuilt();
const reason = web ? 'asked' : whyNotElectron();
if (reason === undefined) {
  console.log(t('terminal.startingElectron'));
  run(electronRuntime() ?? '', [...(runsAsRoot() ? ['--no-sandbox'] : []), root, ...flags]);
} else {
  const because = t(`terminal.because.${reason}`);
  const opens = !open || !hasDisplay() || installedBrowser() !== undefined;
  const why = opens ? because : t('terminal.openYourself', { why: because });
  console.log(t('terminal.startingWeb', { why }));
  run(process.execPath, [join(root, 'dist', 'main', 'web.js'), ...flags]);
}

function read() {
  try {
    return parseFlags(flags);
  } catch (error) {
    const why = startFailure(t, error);
    if (why === undefined) throw error;
    console.error(why);
    process.exit(1);
  }
}

/** Why Electron cannot run; undefined if it can. */
function whyNotElectron(): 'noDisplay' | 'timedOut' | 'notDownloaded' | undefined {
  if (!hasDisplay()) return 'noDisplay';
  if (electronRuntime() !== undefined) return undefined;
  console.log(t('terminal.downloading'));
  const { error } = spawnSync(process.execPath, [join(electronFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: FETCH_TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  if (electronRuntime() !== undefined) return undefined;
  const timedOut = (error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT';
  return timedOut ? 'timedOut' : 'notDownloaded';
}

/** The path of Electron's executable. Importing `electron` instead could download it, without a time limit. */
function electronRuntime(): string | undefined {
  const pathFile = join(electronFolder, 'path.txt');
  if (!existsSync(pathFile)) return undefined;
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8'));
  return existsSync(path) ? path : undefined;
}

function runsAsRoot(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}

function run(file: string, args: string[]): void {
  const child = spawn(file, args, { stdio: 'inherit' });
  // Pass signals on; we exit when the app has.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(t('terminal.cannotStartBecause', { why: error.message }));
    process.exit(1);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 0 : 1)));
}
