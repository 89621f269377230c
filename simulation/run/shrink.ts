import type { Schedule } from '../schedule/event.ts';
import { type Selection, select } from '../schedule/select.ts';
import { play } from './play.ts';

/**
 * Makes a failing schedule smaller: leaves out machines, then events, as long as the same kind of fault remains.
 * @param deadlineMs when to stop, on the clock of `performance.now()`
 */
export async function shrink(schedule: Schedule, kind: string, deadlineMs: number): Promise<Selection> {
  const fails = async (selection: Selection) => {
    const { faults } = await play(select(schedule, selection));
    return faults.some((fault) => fault.kind === kind);
  };
  const isLate = () => performance.now() > deadlineMs;
  let machines = schedule.machines.map((_, index) => index);
  let events = schedule.events.map((_, index) => index);
  for (const machine of [...machines]) {
    const others = machines.filter((each) => each !== machine);
    if (others.length < 2 || isLate()) break;
    if (await fails({ machines: others, events })) machines = others;
  }
  for (let size = Math.ceil(events.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < events.length && !isLate(); ) {
      const fewer = [...events.slice(0, at), ...events.slice(at + size)];
      if (await fails({ machines, events: fewer })) events = fewer;
      else at += size;
    }
  }
  return { machines, events };
}
