import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Case, Outcome } from './outcome.ts';

/** Tests of Node's own runner, beside the other labs. Of discovery's crowds, the cases here are the whole version. */
export const DISCOVERY_TESTS = nodeTestsCase(
  'discovery',
  'discovery alone: leavers, addresses, cables, firewalls, ports',
  ['--test-skip-pattern=twenty hosts'],
);
export const DIAGNOSIS_TESTS = nodeTestsCase(
  'diagnosis',
  'why nobody is seen, on networks that are broken on purpose',
);
export const DIAGNOSIS_ADDRESS_TESTS = nodeTestsCase(
  'diagnosis-address',
  'why somebody is not seen at an address, on networks that are broken on purpose',
);

/** @param name that of its file, too */
function nodeTestsCase(name: string, says: string, flags: readonly string[] = []): Case {
  const file = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  return { name, says, play: () => play(['--test', ...flags, file]) };
}

async function play(argv: readonly string[]): Promise<Outcome> {
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { complaints: code === 0 ? [] : ['tests failed'], figures: {}, story: said.split('\n') };
}
