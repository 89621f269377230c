import { cpus, release, totalmem, type } from 'node:os';
import { type Cell, type Comparison, type Grid, median, type Table } from './tables.ts';

/** The page: the machine, the method, and the tables. */
export function report(tables: readonly Table[], rounds: number): string {
  const [cpu] = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `# Benchmarks

Written by \`npm run bench\`. Each table is one run: the candidates took turns for ${rounds} rounds after a warm-up, each side in its
own process, over 127.0.0.1. Figures are medians, with the smallest and largest in brackets. Machines are noisy, so
figures compare only within a table; a last column with a × is the ratio to the table's last line.

Files are sent from one whole app to another: both without a window, new in each round and connected before, the receiver
accepting by a rule. The time is from the call of \`sendFiles\` until both ends show “done”; that of another program is from
its start to its end, while its server, if it needs one, runs already. Lanline has everything on the disk itself by then; the
others leave that to the system.

Machine: ${cpus().length} × ${cpu?.model.trim() || 'unnamed processor'}, ${memoryGib} GiB of memory, ${type()} ${release()}, Node ${process.versions.node}.

${tables.map((table) => ('rows' in table ? grid(table) : comparison(table))).join('\n')}`;
}

function comparison({ title, unit, results, targets, notes }: Comparison): string {
  const yardstick = results.at(-1)?.median ?? Number.NaN;
  const rows = results.map(({ name, median, figures }) => {
    const target = targets[name];
    const verdict =
      target === undefined ? '' : `, target: ${target.words}${mark(target.holds(median, yardstick))}`;
    return `| ${name} | ${spread(figures)} | ${(median / yardstick).toFixed(2)} ×${verdict} |`;
  });
  return section(title, [`| | ${unit} | |`, '| --- | ---: | --- |', ...rows], notes);
}

function grid({ title, columns, rows, notes }: Grid): string {
  const hasTargets = rows.some(({ target }) => target !== undefined);
  const last = (words: string) => (hasTargets ? ` ${words} |` : '');
  const lines = rows.map(
    ({ name, cells, target }) => `| ${name} | ${cells.map(cellText).join(' | ')} |${last(target ?? '')}`,
  );
  const head = `| | ${columns.join(' | ')} |${last('target')}`;
  const rule = `| --- |${' ---: |'.repeat(columns.length)}${last('---')}`;
  return section(title, [head, rule, ...lines], notes);
}

function section(title: string, lines: readonly string[], notes: readonly string[] = []): string {
  return `## ${title}\n\n${lines.join('\n')}\n${notes.map((note) => `\n${note}\n`).join('')}`;
}

function cellText({ figures, holds }: Cell): string {
  if (figures.length === 0) return '';
  return `${spread(figures)}${holds === undefined ? '' : mark(holds)}`;
}

function mark(holds: boolean): string {
  return holds ? ' ✓' : ' ✗';
}

function spread(figures: readonly number[]): string {
  return `${figure(median(figures))} (${figure(Math.min(...figures))} … ${figure(Math.max(...figures))})`;
}

/** More than three significant digits would be noise. */
function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}
