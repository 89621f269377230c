/**
 * A million damaged headers, sessions, pickles and json bodies through everything that reads untrusted bytes.
 *
 *     node main/engine/tests/fuzz.ts [--seconds 60] [--cases N] [--seed S] [--only CASE]
 *
 * Case n of seed s is always the same: a failure names both, and `--only` repeats it. fuzz/worker.ts and the file of each
 * kind of case define what a failure is.
 */
import { parseArgs } from 'node:util';
import { kindOf } from './fuzz/cases.ts';
import { runCases } from './fuzz/run.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    cases: { type: 'string', default: 'Infinity' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const startedAt = performance.now();
const { cases, slowest, slowestMs, growthBytes, failure } = await runCases({
  seed,
  first: Number(values.only ?? 0),
  cases: values.only === undefined ? Number(values.cases) : 1,
  seconds: Number(values.seconds),
});
const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
console.log(
  `fuzz: ${cases.toLocaleString('en')} cases of seed ${seed} in ${seconds} s,` +
    ` the slowest (${slowest}) in ${Math.ceil(slowestMs)} ms, memory ${(growthBytes / 2 ** 20).toFixed(1)} MiB up`,
);
if (failure !== undefined) {
  const { index, why } = failure;
  const name = index === undefined ? 'The whole run' : `Case ${index} (${kindOf(index)})`;
  const again =
    index === undefined ? '' : `\nAgain: node main/engine/tests/fuzz.ts --seed ${seed} --only ${index}`;
  console.error(`${name} failed. ${why}${again}`);
  process.exitCode = 1;
}
