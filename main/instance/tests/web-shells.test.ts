import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLanline } from '../../lanline.ts';
import type { AppShell } from '../../messenger/app-shell.ts';
import { privatePort } from '../../messenger/tests/test-messenger.ts';

const WEB = fileURLToPath(new URL('../../web.ts', import.meta.url));

let parent: string;
let discoveryPort: number;
const children: ChildProcess[] = [];
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'lanline-'));
  discoveryPort = await privatePort();
});
afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  }
  await rm(parent, { recursive: true });
});

/** A browser that only notes what it was told to open. */
async function fakeBrowser(notes: string): Promise<string> {
  const path = join(parent, 'browser.sh');
  await writeFile(
    path,
    `#!/bin/sh\nfor word in "$@"; do case "$word" in --app=*) cat "\${word#--app=file://}" >> ${notes};; esac; done\n`,
  );
  await chmod(path, 0o700);
  return path;
}

/** Starts a web shell that opens no window by itself. Its output is kept, and `said` resolves once there is some. */
function webShell(browser: string | undefined) {
  const flags = ['--no-open', '--address', '127.0.0.1', '--discovery-port', String(discoveryPort)];
  const folders = ['--data-dir', join(parent, 'data'), '--downloads', join(parent, 'downloads')];
  const { DISPLAY: _, WAYLAND_DISPLAY: __, ...rest } = process.env;
  const env = browser === undefined ? rest : { ...rest, DISPLAY: ':0', LANLINE_BROWSER: browser };
  const args = ['--unhandled-rejections=strict', WEB, ...flags, ...folders];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part) => (output += part));
  return {
    said: once(child.stdout, 'data').then(([words]) => String(words)),
    ended: once(child, 'close').then(([exitCode]) => ({ exitCode, output })),
    quit: () => child.kill('SIGTERM'),
  };
}

test('a second web shell opens the window of the first one and says that Lanline is already running', async () => {
  const notes = join(parent, 'opened');
  const browser = await fakeBrowser(notes);
  const first = webShell(browser);
  const address = /http:\S+/.exec(await first.said)?.[0] ?? '';
  expect(address).toContain('http://127.0.0.1:');
  const second = await webShell(browser).ended;
  expect(second.output).toContain('already running');
  expect(second.exitCode).toBe(0);
  // The browser may still be starting.
  let opened = '';
  while (!opened.includes('location.replace')) {
    opened = await readFile(notes, 'utf8').catch(() => '');
    await new Promise(setImmediate);
  }
  expect(opened).toContain(address);
  first.quit();
  expect((await first.ended).exitCode).toBe(0);
  expect(await webShell(browser).said).toContain('http://127.0.0.1:');
});

test('where no window can be opened, a second web shell says so and fails', async () => {
  const first = webShell(undefined);
  await first.said;
  const { exitCode, output } = await webShell(undefined).ended;
  expect(output).toContain('Close it first');
  expect(exitCode).toBe(1);
});

test('two Lanlines in one process can not share a folder, and one that could not start leaves it free', async () => {
  const shell: AppShell = {
    kind: 'web',
    openSource: () => Promise.reject(new Error('no files here')),
    chooseSavePath: async () => null,
    showInFolder: async () => undefined,
    openLink: async () => undefined,
  };
  const options = {
    ...{ name: 'Ann', address: '127.0.0.1', discoveryPort },
    ...{ dataFolder: join(parent, 'data'), downloadsFolder: join(parent, 'downloads') },
  };
  const first = await createLanline(options, shell);
  await expect(createLanline(options, shell)).rejects.toThrow('storage-in-use');
  const port = Number(first.addressName.split(':')[1]);
  const elsewhere = { ...options, dataFolder: join(parent, 'other'), port };
  await expect(createLanline(elsewhere, shell)).rejects.toThrow(String(port)); // the port is taken
  await first.stop();
  for (const again of [options, elsewhere]) await (await createLanline(again, shell)).stop();
});
