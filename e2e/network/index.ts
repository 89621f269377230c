/**
 * Lanline on networks that break, made of namespaces (docs/reliability.md). Linux, root, iproute2 and iptables.
 *
 *     npm run test:network -- [NAME …] [--long] [--repeat N] [--labs N] [--soak SECONDS] [--seed N] [--retry] [--list]
 *
 * Without a name: every case but the long ones, and two minutes of soak. Fails if anything does not hold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allCases } from './all-cases.ts';
import { whyNoNamespaces } from './namespaces.ts';
import { table, tellPlayed } from './report.ts';
import { type Played, playAgain, runCases } from './run-cases.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    repeat: { type: 'string', default: '1' },
    /** Labs side by side. */
    labs: { type: 'string', default: '4' },
    soak: { type: 'string', default: '120' },
    seed: { type: 'string', default: '1' },
    /** Plays what failed once more, alone. */
    retry: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const why = whyNoNamespaces();
if (why !== undefined) {
  console.log(`skipped: ${why}`);
  process.exit(0);
}

const folder = mkdtempSync(join(tmpdir(), 'lanline-network-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const isSoakAlone = positionals.length === 0 && process.argv.some((word) => word.startsWith('--soak'));
const names = isSoakAlone ? ['soak'] : positionals;
const known = allCases({
  folder,
  isLong: values.long,
  soakSeconds: Number(values.soak),
  seed: Number(values.seed),
});
const unknown = names.filter((name) => !known.some((each) => each.name === name));
if (unknown.length > 0) {
  console.error(`There is no case ${unknown.join(', ')}. See --list.`);
  process.exit(1);
}
if (values.list) {
  for (const { name, says } of known) console.log(`${name.padEnd(24)} ${says}`);
  process.exit(0);
}
const chosen = known.filter(({ name, isLong }) =>
  names.length === 0 ? values.long || isLong !== true : names.includes(name),
);
const cases = chosen.filter(({ name, whyNot }) => {
  const reason = whyNot?.();
  if (reason !== undefined) console.log(`skipped: ${name}: ${reason}`);
  return reason === undefined;
});
const repeated = Array.from({ length: Number(values.repeat) }, () => cases).flat();
const began = performance.now();
const tell = (each: Played) => console.log(tellPlayed(each));
const first = await runCases(repeated, Number(values.labs), tell);
const played = values.retry ? await playAgain(first, tell) : first;
const failed = played.filter(({ outcome }) => outcome.complaints.length > 0).length;
console.log(`\n${table(played)}\n`);
const tookSeconds = (performance.now() - began) / 1000;
console.log(`${played.length - failed} passed, ${failed} failed in ${tookSeconds.toFixed(0)} s`);
process.exit(failed === 0 ? 0 : 1);
