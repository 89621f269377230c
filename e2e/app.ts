import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A running app in the web shell, on loopback, with its own folders. */
export interface App {
  readonly name: string;
  /** The page's URL, with its token in the fragment. */
  readonly url: string;
  readonly downloadsFolder: string;
  stop(): Promise<void>;
}

/** @param dataFolder an existing data folder; a new one by default */
export async function startApp(name: string, discoveryPort: number, dataFolder?: string): Promise<App> {
  const folder = mkdtempSync(join(tmpdir(), 'lanline-e2e-'));
  const downloadsFolder = join(folder, 'downloads');
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist', 'main', 'web.js'),
      ...['--name', name, '--address', '127.0.0.1', '--discovery-port', String(discoveryPort)],
      ...['--data-dir', dataFolder ?? join(folder, 'data'), '--downloads', downloadsFolder, '--no-open'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const url = await lineWith(child, /Lanline is open at (\S+)/);
  return {
    name,
    url,
    downloadsFolder,
    stop: async () => {
      await stopped(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The first group of the first matching line on stdout. */
export async function lineWith(child: ChildProcess, pattern: RegExp): Promise<string> {
  if (child.stdout === null) throw new Error('stdout is not piped');
  for await (const line of createInterface({ input: child.stdout })) {
    const found = pattern.exec(line)?.[1];
    if (found !== undefined) return found;
  }
  throw new Error(`the process ended before it said ${pattern}`);
}

export async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}
