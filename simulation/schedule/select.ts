import type { Schedule, ScheduledEvent } from './event.ts';

/** Which machines and events of a schedule remain, by their index in the whole one; undefined: all. */
export interface Selection {
  readonly machines?: readonly number[] | undefined;
  readonly events?: readonly number[] | undefined;
}

/** The schedule without what is not selected. Whoever refers to a machine that is gone is gone, too. */
export function select(schedule: Schedule, selection: Selection): Schedule {
  const machines = selection.machines ?? schedule.machines.map((_, index) => index);
  const kept = selection.events === undefined ? undefined : new Set(selection.events);
  const place = (index: number): number => machines.indexOf(index);
  const events = schedule.events.flatMap((event, index) => {
    if (kept !== undefined && !kept.has(index)) return [];
    return moved(event, place) ?? [];
  });
  return {
    ...schedule,
    machines: machines.map((index) => schedule.machines[index] as Schedule['machines'][number]),
    strangers: schedule.strangers
      .map(([one, other]) => [place(one), place(other)] as const)
      .filter(([one, other]) => one >= 0 && other >= 0),
    events,
  };
}

/** The event with its machines at their new places; undefined if one of them is gone. */
function moved(event: ScheduledEvent, place: (index: number) => number): ScheduledEvent | undefined {
  const named: Record<string, number> = {};
  for (const key of ['who', 'to', 'from', 'heir'] as const) {
    const index = (event as unknown as Record<string, number | null | undefined>)[key];
    if (typeof index === 'number') named[key] = place(index);
  }
  return Object.values(named).some((index) => index < 0) ? undefined : { ...event, ...named };
}
