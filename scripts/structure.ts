/**
 * Checks the shape of the house (docs/architecture.md): no circle of imports, types included; no import that runs up between
 * the wings of the messenger; no file that is too long. Prints what is wrong, and fails.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './project.ts';

/** A longer file holds more than one idea, or says at its top why it does not: `Longer than 300 lines: …`. */
const MAX_LINES = 300;
const MAX_MEDIAN_LINES = 80;

/** The wings of main/messenger, each of which may import those before it. Wings in one row do not know each other. */
const WINGS = [
  ['files'],
  ['people'],
  ['history'],
  ['links'],
  ['offers'],
  ['chat', 'transfers', 'trust', 'profile', 'data'],
  ['storage'],
];
/** What stands in the hall and knows the wings; the rest of the hall is known by them. */
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

const problems = [...circles(), ...upwards(), ...tooLong()];
for (const problem of problems) console.error(problem);
console.log(`${sources.length} files, half of them at most ${median()} lines long`);
process.exitCode = problems.length === 0 ? 0 : 1;

function importsOf(path: string): string[] {
  const text = (texts.get(path) ?? '').replaceAll(/^ *(\/\/|\*|\/\*).*$/gm, '');
  const names = [...text.matchAll(/(?:from|import) '(\.{1,2}\/[^']+\.tsx?)'/g)].map(([, name]) => name ?? '');
  return names.map((name) => relative(root, join(root, dirname(path), name)).replaceAll('\\', '/'));
}

/** Each circle once, from the file where it was found. */
function circles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at >= 0) found.push(`a circle of imports: ${[...trail.slice(at), path].join(' → ')}`);
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
      .map((target) => `${path} imports ${target}, which stands above it or beside it`),
  );
}

function mayImport(path: string, target: string): boolean {
  const [from, to] = [placeOf(path), placeOf(target)];
  if (from === undefined || to === undefined || from.name === to.name) return true;
  return to.level < from.level;
}

/** Where a file of the messenger stands: the hall below all wings, a wing, or above them. */
function placeOf(path: string): { name: string; level: number } | undefined {
  const [, inside] = /^main\/messenger\/(.+)$/.exec(path) ?? [];
  if (inside === undefined) return undefined;
  const wing = inside.split('/')[0] ?? '';
  const level = WINGS.findIndex((row) => row.includes(wing));
  if (level >= 0) return { name: wing, level };
  if (ABOVE_THE_WINGS.includes(inside)) return { name: 'messenger', level: WINGS.length };
  // Its types speak of people and contents; it is still known by every wing.
  return undefined;
}

function tooLong(): string[] {
  const long = [...texts]
    .filter(([, text]) => linesOf(text) > MAX_LINES && !text.slice(0, 500).includes('Longer than 300 lines:'))
    .map(([path, text]) => `${path} has ${linesOf(text)} lines: more than one idea?`);
  return median() < MAX_MEDIAN_LINES ? long : [...long, `half of all files are over ${median()} lines long`];
}

function median(): number {
  const lengths = [...texts.values()].map(linesOf).sort((one, other) => one - other);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

function linesOf(text: string): number {
  return text.split('\n').length - 1;
}
