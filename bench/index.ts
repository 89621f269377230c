/**
 * `npm run bench` runs everything and writes docs/benchmarks.md; `npm run bench -- files small --rounds 3` runs some
 * and only prints.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { report } from './report.ts';
import { suites, type Table } from './suites.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: 'string', default: '7' } },
});
const rounds = Number(values.rounds);
const names = suites.map(({ name }) => name);
const unknown = positionals.filter((name) => !names.includes(name));
if (unknown.length > 0 || !(rounds >= 1)) {
  console.error(`Usage: npm run bench -- [${names.join('|')}…] [--rounds 7]`);
  process.exit(2);
}

const tables: Table[] = [];
for (const suite of suites) {
  if (positionals.length > 0 && !positionals.includes(suite.name)) continue;
  process.stderr.write(`${suite.name} `);
  tables.push(...(await suite.run(rounds)));
}
const page = report(tables, rounds);
console.log(page);
if (positionals.length === 0) writeFileSync(new URL('../docs/benchmarks.md', import.meta.url), page);
