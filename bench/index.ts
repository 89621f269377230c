/**
 * `npm run bench` runs everything and writes docs/benchmarks.md; `npm run bench -- files small --rounds 3` runs some
 * and only prints. `--scale 0.01` makes the files of the app's transfers that much smaller, for a quick try; `--folder DIR`
 * is where they lie on a disk.
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { parseArgs } from 'node:util';
import { report } from './report.ts';
import { suites } from './suites.ts';
import type { Table } from './tables.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '7' },
    scale: { type: 'string', default: '1' },
    folder: { type: 'string', default: tmpdir() },
  },
});
const { folder } = values;
const rounds = Number(values.rounds);
const scale = Number(values.scale);
const names = suites.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || !(rounds >= 1) || !(scale > 0 && scale <= 1)) {
  console.error(
    `Usage: npm run bench -- [${names.join('|')}…] [--rounds 7] [--scale 1] [--folder ${tmpdir()}]`,
  );
  process.exit(2);
}

const tables: Table[] = [];
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
  process.stderr.write(`${suite.name} `);
  try {
    tables.push(...(await suite.run({ rounds, scale, folder })));
  } catch (error) {
    console.error(`${suite.name} failed:`, error);
    process.exitCode = 1; // an hour of the others is not lost
  }
}
const page = report(tables, rounds);
console.log(page);
const isWhole = positionals.length === 0 && scale === 1 && process.exitCode === undefined;
if (isWhole) writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), page);
