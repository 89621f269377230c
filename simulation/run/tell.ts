import { drawSchedule } from '../schedule/draw.ts';
import { type Selection, select } from '../schedule/select.ts';
import type { ManyResult } from './many.ts';
import { type Outcome, play } from './play.ts';
import { shrink } from './shrink.ts';

/** What decides everything that happens. */
export interface Play {
  readonly seed: number;
  readonly machineCount: number | undefined;
  readonly selection: Selection;
}

/** Kinds of failure whose schedules are made smaller, the most frequent first; the others are named only. */
const SHRUNK = 3;

/** The command that plays it again. */
export function commandFor({ seed, machineCount, selection }: Play): string {
  const options = [
    `--seed ${seed}`,
    ...(machineCount === undefined ? [] : [`--peers ${machineCount}`]),
    ...(selection.machines === undefined ? [] : [`--machines ${selection.machines}`]),
    ...(selection.events === undefined ? [] : [`--events ${selection.events}`]),
  ];
  return `npm run simulate -- ${options.join(' ')}`;
}

/** '5 s in 80 %, 10 s in 95 %, …': how soon everything held again, as shares of all schedules that were played. */
export function settling({ settled, played, slowest }: ManyResult): string {
  let count = 0;
  const shares = [...settled]
    .sort(([one], [other]) => one - other)
    .map(([ms, more]) => {
      count += more;
      return `${ms / 1_000} s in ${((100 * count) / played).toFixed(1)} %`;
    });
  const seeds = slowest.map(({ seed, settledMs }) => `${seed} (${settledMs / 1_000} s)`);
  return `${shares.join(', ')}; the slowest seeds: ${seeds.join(', ')}`;
}

/** Plays one schedule and tells how it went; a failing one is made smaller. Resolves with whether everything held. */
export async function tellOne(
  one: Play,
  { verbose, shrinkSeconds }: { readonly verbose: boolean; readonly shrinkSeconds: number },
): Promise<boolean> {
  const schedule = select(drawSchedule(one.seed, one.machineCount), one.selection);
  const outcome = await play(schedule, { keepsLines: true, tellsMessages: verbose });
  if (verbose || isSelected(one)) for (const line of outcome.lines) console.log(line);
  const [first] = outcome.faults;
  const { eventCount, virtualMs } = outcome;
  console.log(
    `Seed ${one.seed}: ${schedule.machines.length} machines, ${schedule.events.length} events,` +
      ` ${Math.round(virtualMs / 1_000)} s in ${eventCount} steps. ${first === undefined ? 'Everything holds.' : ''}`,
  );
  tellFaults(outcome);
  if (first === undefined) return true;
  if (!isSelected(one)) await tellSmaller(one, first.kind, shrinkSeconds);
  return false;
}

/** Tells each kind of failure and how to play it again, and makes the most frequent ones smaller. */
export async function tellFailures(
  failures: ReadonlyMap<string, readonly number[]>,
  machineCount: number | undefined,
  shrinkSeconds: number,
): Promise<void> {
  const byCount = [...failures].sort(([, one], [, other]) => other.length - one.length);
  for (const [kind, seeds] of byCount) {
    const seed = Math.min(...seeds);
    console.error(
      `${String(seeds.length).padStart(6)} × ${kind}\n         ${commandFor({ seed, machineCount, selection: {} })}`,
    );
  }
  for (const [kind, seeds] of byCount.slice(0, SHRUNK)) {
    if (kind === 'it hangs') continue;
    await tellSmaller({ seed: Math.min(...seeds), machineCount, selection: {} }, kind, shrinkSeconds);
  }
}

async function tellSmaller(one: Play, kind: string, shrinkSeconds: number): Promise<void> {
  if (shrinkSeconds <= 0) return;
  const schedule = drawSchedule(one.seed, one.machineCount);
  const selection = await shrink(schedule, kind, performance.now() + 1_000 * shrinkSeconds);
  const outcome = await play(select(schedule, selection), { keepsLines: true });
  console.error(`\n${kind}, as small as it gets: ${commandFor({ ...one, selection })}`);
  for (const line of outcome.lines) console.error(line);
}

function tellFaults({ faults }: Outcome): void {
  for (const { kind, detail } of faults) console.error(`✗ ${kind}\n  ${detail}`);
}

function isSelected({ selection }: Play): boolean {
  return selection.machines !== undefined || selection.events !== undefined;
}
