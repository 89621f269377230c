/** Runs every check in one command. The last line sums up: `N passed, N failed`. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, root } from './project.ts';
import { testBrowser } from './test-browser.ts';

const reports = mkdtempSync(join(tmpdir(), 'lanline-test-'));
const browser = testBrowser();
let passed = 0;
let failed = 0;

// Takes a minute on its own core, in parallel with the rest.
const fuzz = spawn(process.execPath, ['main/engine/tests/fuzz.ts'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
const fuzzed = once(fuzz, 'exit');

check('format and lint', 'biome', ['check', '--error-on-warnings', '.']);
check('structure', 'node', ['scripts/check-structure.ts']);
check('types of the main process', 'tsc', ['-p', 'tsconfig.json']);
check('types of the window', 'tsc', ['-p', 'renderer/tsconfig.json']);
check('types of the tests in a browser', 'tsc', ['-p', 'e2e/tsconfig.json']);
const built = check('build', 'vite', ['build', '--app']);
const unit = run('unit and integration tests', 'vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${join(reports, 'unit.json')}`,
]);
// Always the same nights, however fast this machine is: `npm run simulate` plays others.
check('simulated nights of bad weather', 'node', [
  'simulation/index.ts',
  ...['--schedules', '2500', '--seconds', '600', '--shrink', '10'],
]);
count(unit, 'unit.json', (report) => [report.numPassedTests, report.numFailedTests]);
if (built) {
  const e2e = run('tests in a real browser', 'playwright', [
    'test',
    '-c',
    'e2e/playwright.config.ts',
    '--reporter=list,json',
  ]);
  count(e2e, 'e2e.json', ({ stats }) => [stats?.expected, (stats?.unexpected ?? 0) + (stats?.flaky ?? 0)]);
}
const [fuzzStatus] = (await fuzzed) as [number | null];
if (fuzzStatus === 0) passed++;
else failed++;
rmSync(reports, { recursive: true, force: true });
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

interface Report {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly stats?: { readonly expected: number; readonly unexpected: number; readonly flaky: number };
}

/** A step that passes or fails as a whole. */
function check(title: string, name: string, args: string[]): boolean {
  const holds = run(title, name, args);
  if (holds) passed++;
  else failed++;
  return holds;
}

function run(title: string, name: string, args: string[]): boolean {
  console.log(`\n— ${title}`);
  const { status } = spawnSync(command(name), args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32',
    env: {
      ...process.env,
      LANLINE_BROWSER: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, 'e2e.json'),
    },
  });
  return status === 0;
}

/** Adds the counts of a test runner. If it failed without a failed test, that counts as one. */
function count(
  ok: boolean,
  file: string,
  read: (report: Report) => [good: number | undefined, bad: number | undefined],
): void {
  let good = 0;
  let bad = 0;
  try {
    const counts = read(JSON.parse(readFileSync(join(reports, file), 'utf8')) as Report);
    good = counts[0] ?? 0;
    bad = counts[1] ?? 0;
  } catch {
    bad = 1;
  }
  passed += good;
  failed += ok || bad > 0 ? bad : 1;
}
