import { cpus, release, totalmem, type } from 'node:os';
import type { Table } from './suites.ts';

/** The page: the machine, the method, and a table per comparison. */
export function report(tables: readonly Table[], rounds: number): string {
  const [cpu] = cpus();
  const memoryGib = Math.round(totalmem() / 2 ** 30);
  return `# Benchmarks

Written by \`npm run bench\`. Each table is one run: the candidates took turns for ${rounds} rounds after a warm-up, each side in its
own process, over 127.0.0.1. Figures are medians, with the smallest and largest in brackets. Machines are noisy, so
only the last column means much: the ratio to the last line of the same table.

Machine: ${cpus().length} × ${cpu?.model.trim() || 'unnamed processor'}, ${memoryGib} GiB of memory, ${type()} ${release()}, Node ${process.versions.node}.

${tables.map(section).join('\n')}`;
}

function section({ title, unit, results, targets }: Table): string {
  const yardstick = results.at(-1)?.median ?? Number.NaN;
  const rows = results.map(({ name, median, figures }) => {
    const target = targets[name];
    const mark =
      target === undefined ? '' : `, target: ${target.words}${target.holds(median, yardstick) ? ' ✓' : ' ✗'}`;
    const range = `${figure(Math.min(...figures))} … ${figure(Math.max(...figures))}`;
    return `| ${name} | ${figure(median)} (${range}) | ${(median / yardstick).toFixed(2)} ×${mark} |`;
  });
  return `## ${title}\n\n| | ${unit} | |\n| --- | ---: | --- |\n${rows.join('\n')}\n`;
}

/** More than three significant digits would be noise. */
function figure(value: number): string {
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}
