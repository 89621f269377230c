/**
 * Checks the structure that docs/architecture.md describes: no import cycles, type imports included; no imports upwards between
 * the messenger's wings; no file that is too long. Prints what is wrong, and fails.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './project.ts';

/** A longer file holds more than one idea, or explains at its top why it doesn't: `Longer than 300 lines: …`. */
const MAX_LINES = 300;
const MAX_MEDIAN_LINES = 80;

/** The wings of main/messenger. Each may import those in earlier rows, and none in its own row. */
const WINGS = [
  ['files'],
  ['people'],
  ['history'],
  ['links'],
  ['offers'],
  ['chat', 'transfers', 'trust', 'profile', 'data', 'diagnosis'],
  ['storage'],
];
/** The files next to the wings that may import them. The wings may import all others. */
const ABOVE_THE_WINGS = ['messenger.ts', 'router.ts', 'features.ts'];

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => existsSync(join(root, path)));
const sources = tracked.filter(
  (path) =>
    /\.(ts|tsx|css)$/.test(path) && !/(\.test\.|\.spec\.|\/tests\/|fixtures|^e2e\/|^locales\/)/.test(path),
);
const texts = new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
const imports = new Map(sources.map((path) => [path, importsOf(path)]));

const problems = [...cycles(), ...upwards(), ...tooLong()];
for (const problem of problems) console.error(problem);
console.log(`${sources.length} files, median ${median()} lines`);
process.exitCode = problems.length === 0 ? 0 : 1;

function importsOf(path: string): string[] {
  const text = (texts.get(path) ?? '').replaceAll(/^ *(\/\/|\*|\/\*).*$/gm, '');
  const names = [...text.matchAll(/(?:from|import) '(\.{1,2}\/[^']+\.tsx?)'/g)].map(([, name]) => name ?? '');
  return names.map((name) => relative(root, join(root, dirname(path), name)).replaceAll('\\', '/'));
}

/** Each cycle once, starting at the file where it was found. */
function cycles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(`import cycle: ${[...trail.slice(at), path].join(' → ')}`);
    if (at >= 0 || done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of sources) visit(path, []);
  return found;
}

function upwards(): string[] {
  return sources.flatMap((path) =>
    (imports.get(path) ?? [])
      .filter((target) => !mayImport(path, target))
      .map((target) => `${path} imports ${target}, which is above it or in the same row`),
  );
}

function mayImport(path: string, target: string): boolean {
  const [from, to] = [placeOf(path), placeOf(target)];
  if (from === undefined || to === undefined || from.name === to.name) return true;
  return to.level < from.level;
}

/** The wing that a file of the messenger belongs to, and its row; undefined for files that every wing may import. */
function placeOf(path: string): { name: string; level: number } | undefined {
  const [, inside] = /^main\/messenger\/(.+)$/.exec(path) ?? [];
  if (inside === undefined) return undefined;
  const wing = inside.split('/')[0] ?? '';
  const level = WINGS.findIndex((row) => row.includes(wing));
  if (level >= 0) return { name: wing, level };
  if (ABOVE_THE_WINGS.includes(inside)) return { name: 'messenger', level: WINGS.length };
  return undefined;
}

function tooLong(): string[] {
  const long = [...texts]
    .filter(([, text]) => linesOf(text) > MAX_LINES && !text.slice(0, 500).includes('Longer than 300 lines:'))
    .map(([path, text]) => `${path} has ${linesOf(text)} lines: more than one idea?`);
  return median() < MAX_MEDIAN_LINES ? long : [...long, `the median length is ${median()} lines`];
}

function median(): number {
  const lengths = [...texts.values()].map(linesOf).sort((one, other) => one - other);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}
