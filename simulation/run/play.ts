import { type Fault, Journal } from '../journal.ts';
import type { Sabotage } from '../machine/machine.ts';
import { act } from '../schedule/act.ts';
import { clear, tidyUp } from '../schedule/clear.ts';
import type { Schedule } from '../schedule/event.ts';
import { judge } from '../verdict/judge.ts';
import { Watch } from '../verdict/watch.ts';
import { VirtualTime } from '../virtual-time.ts';
import { World } from '../world.ts';

/** Looks at the outcome so long after the weather has cleared, in ms; at the last one everything must hold. */
const LOOKS_MS = [5_000, 10_000, 20_000, 40_000, 70_000, 120_000, 200_000, 320_000, 460_000, 600_000];
/** What holds must still hold so much later. */
const STILL_MS = 15_000;
const TIDY_MS = 3_000;

export interface Outcome {
  readonly faults: readonly Fault[];
  readonly lines: readonly string[];
  /** The same for two runs that went exactly alike. */
  readonly digest: string;
  readonly virtualMs: number;
  /** How long after the weather cleared everything held; undefined if it never did. */
  readonly settledMs: number | undefined;
  readonly eventCount: number;
}

/** The journal of the schedule that is being played: whom a rejection that nobody handles is reported to. */
let current: Journal | undefined;
process.on('unhandledRejection', (reason) => {
  const detail = reason instanceof Error ? (reason.stack ?? reason.message) : String(reason);
  current?.fault('unhandled rejection', detail);
});

export interface PlayOptions {
  readonly keepsLines?: boolean;
  /** Every message that arrives is a line. */
  readonly tellsMessages?: boolean;
  readonly sabotage?: Sabotage;
}

/** Plays a schedule from its start until the weather has been clear for long enough, and judges it. */
export async function play(
  schedule: Schedule,
  { keepsLines = false, tellsMessages = false, sabotage }: PlayOptions = {},
): Promise<Outcome> {
  const time = new VirtualTime();
  const journal = new Journal(time, keepsLines);
  current = journal;
  time.onError = (error) =>
    journal.fault('thrown', error instanceof Error ? (error.stack ?? error.message) : String(error));
  const world = new World(schedule, time, journal, sabotage);
  if (tellsMessages) world.network.tap = (from, to, what) => journal.aside(`${from} → ${to}: ${what}`);
  try {
    for (const machine of world.machines) world.start(machine);
    new Watch(world).start();
    for (const event of schedule.events) time.after(event.at, () => act(world, event));
    const isBroken = () => journal.faults.length > 0;
    let settledMs: number | undefined;
    await time.pass(schedule.clearsAtMs, isBroken);
    if (!isBroken()) {
      clear(world);
      settledMs = await settle(world, schedule.clearsAtMs, isBroken);
    }
    return {
      faults: journal.faults,
      lines: journal.lines,
      digest: journal.digest(),
      virtualMs: time.nowMs,
      settledMs,
      eventCount: time.planned,
    };
  } finally {
    world.close();
    // What is still on its way to fail fails now, and is reported here.
    await new Promise((resolve) => setImmediate(resolve));
    current = undefined;
  }
}

/** Waits until everything holds, and still does a while later. */
async function settle(
  world: World,
  clearedAtMs: number,
  isBroken: () => boolean,
): Promise<number | undefined> {
  const { time, journal } = world;
  await time.pass(clearedAtMs + TIDY_MS, isBroken);
  tidyUp(world);
  let complaints: ReturnType<typeof judge> = [];
  for (const lookMs of LOOKS_MS) {
    await time.pass(clearedAtMs + lookMs, isBroken);
    if (isBroken()) return undefined;
    complaints = judge(world);
    if (complaints.length > 0) continue;
    await time.pass(time.nowMs + STILL_MS, isBroken);
    if (isBroken()) return undefined;
    complaints = judge(world);
    if (complaints.length === 0) return lookMs;
  }
  for (const { kind, detail } of complaints) journal.fault(kind, detail);
  return undefined;
}
