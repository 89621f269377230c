import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Played } from './run-cases.ts';

const MAIN_FIGURES = ['Ann → Bob', 'Bob → Ann', 'file'];

const MAX_STORY_LINES = 150;

/** One line, as soon as a case was played; with what is wrong, and the last of its story, which is kept whole in a file. */
export function tellPlayed({ case: { name }, outcome, tookMs }: Played): string {
  const { complaints, figures, facts = [], story } = outcome;
  const told = [...Object.entries(figures).map(([what, ms]) => `${what} ${seconds(ms)}`), ...facts];
  const head = `${complaints.length === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(tookMs)}): ${told.join(', ')}`;
  if (complaints.length === 0) return head;
  const path = join(tmpdir(), `lanline-network-${name}.log`);
  writeFileSync(path, story.join('\n'));
  const wrong = complaints.map((complaint) => `  × ${complaint}`);
  return [head, ...wrong, ...story.slice(-MAX_STORY_LINES), `  all of it: ${path}`].join('\n');
}

/** A table in Markdown: one line per case, with the median of all its repetitions. */
export function table(played: readonly Played[]): string {
  const names = [...new Set(played.map(({ case: { name } }) => name))];
  const rows = names.map((name) => {
    const same = played.filter(({ case: each }) => each.name === name);
    const figure = (what: string) => median(same.map(({ outcome }) => outcome.figures[what]));
    const has = (what: string) => same.some(({ outcome }) => Object.hasOwn(outcome.figures, what));
    const others = Object.keys(same[0]?.outcome.figures ?? {}).filter((what) => !MAIN_FIGURES.includes(what));
    const failed = same.filter(({ outcome }) => outcome.complaints.length > 0).length;
    const cells = [
      same[0]?.case.says ?? '',
      failed === 0 ? 'holds' : `fails ${failed} of ${same.length}`,
      ...MAIN_FIGURES.map((what) => (has(what) ? seconds(figure(what)) : '')),
      [...others.map((what) => `${what}: ${seconds(figure(what))}`), ...(same[0]?.outcome.facts ?? [])].join(
        ', ',
      ),
      `\`-- ${name}\``,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return [
    '| case | | Ann → Bob | Bob → Ann | file | | alone |',
    '| --- | --- | ---: | ---: | ---: | --- | --- |',
    ...rows,
  ].join('\n');
}

/** Never is longer than everything. */
function median(values: readonly (number | undefined)[]): number | undefined {
  const sorted = values.map((value) => value ?? Number.POSITIVE_INFINITY).sort((one, other) => one - other);
  const middle = sorted[Math.floor(sorted.length / 2)];
  return middle === Number.POSITIVE_INFINITY ? undefined : middle;
}

function seconds(ms: number | undefined): string {
  return ms === undefined ? 'never' : `${(ms / 1000).toFixed(1)} s`;
}
