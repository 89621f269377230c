/** Opens the app with two demo peers, all on loopback. Flags are passed on to the app. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './project.ts';

const folder = mkdtempSync(join(tmpdir(), 'lanline-demo-'));
const script = (name: string) => join(root, 'scripts', name);
const peers = ['demo-echo.ts', 'demo-waves.ts'].map((name) =>
  spawn(process.execPath, [script(name)], { stdio: 'inherit' }),
);
const app = spawn(
  process.execPath,
  [
    script('start.ts'),
    ...[
      '--address',
      '127.0.0.1',
      '--data-dir',
      join(folder, 'data'),
      '--downloads',
      join(folder, 'downloads'),
    ],
    ...process.argv.slice(2),
  ],
  { stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.kill(signal));
app.on('exit', (code) => {
  for (const peer of peers) peer.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 0);
});
