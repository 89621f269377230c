import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Case, Outcome } from './outcome.ts';

/** The tests of discovery alone, beside the other labs; of its crowds the cases here are the whole version. */
export const discoveryCase: Case = {
  name: 'discovery',
  says: 'discovery alone: leavers, addresses, cables, firewalls, ports',
  play,
};

async function play(): Promise<Outcome> {
  const tests = fileURLToPath(new URL('./discovery.ts', import.meta.url));
  const argv = ['--test', '--test-skip-pattern=twenty hosts', tests];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { complaints: code === 0 ? [] : ['tests failed'], figures: {}, story: said.split('\n') };
}
