/**
 * Plays the whole messenger of several people in one process, over a simulated network and a virtual clock, through
 * nights of bad weather drawn from seeds. See docs/simulation.md.
 *
 *     node simulation/index.ts [--seconds 60] [--schedules N] [--from SEED] [--jobs N] [--peers N]
 *     node simulation/index.ts --seed SEED [--verbose] [--peers N] [--machines 0,1] [--events 3,7,8]
 */
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { playMany } from './run/many.ts';
import { settling, tellFailures, tellOne } from './run/tell.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    schedules: { type: 'string', default: 'Infinity' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    peers: { type: 'string' },
    seed: { type: 'string' },
    machines: { type: 'string' },
    events: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    /** Seconds to spend on making each kind of failure smaller. */
    shrink: { type: 'string', default: '20' },
  },
});
const machineCount = values.peers === undefined ? undefined : Number(values.peers);
const shrinkSeconds = Number(values.shrink);

if (values.seed !== undefined) {
  const selection = { machines: indices(values.machines), events: indices(values.events) };
  const seed = Number(values.seed);
  const holds = await tellOne({ seed, machineCount, selection }, { verbose: values.verbose, shrinkSeconds });
  process.exitCode = holds ? 0 : 1;
} else {
  const startedAt = performance.now();
  const result = await playMany({
    from: Number(values.from),
    schedules: Number(values.schedules),
    seconds: Number(values.seconds),
    jobs: Number(values.jobs),
    machineCount,
  });
  const seconds = (performance.now() - startedAt) / 1_000;
  const { played, eventCount, virtualMs, failures } = result;
  console.log(
    `simulation: ${played.toLocaleString('en')} schedules from seed ${values.from} in ${seconds.toFixed(1)} s` +
      ` (${(played / seconds).toFixed(0)} a second), ${Math.round(virtualMs / 3_600_000).toLocaleString('en')} hours` +
      ` and ${eventCount.toLocaleString('en')} events of their world, ${failures.size} kinds of failure`,
  );
  console.log(`After the weather had cleared, everything held within ${settling(result)}.`);
  if (failures.size > 0) {
    await tellFailures(failures, machineCount, shrinkSeconds);
    process.exitCode = 1;
  }
}

function indices(list: string | undefined): number[] | undefined {
  return list?.split(',').filter(Boolean).map(Number);
}
