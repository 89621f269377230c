import type { Machine } from '../machine/machine.ts';
import { DOWNLOADS } from '../machine/machine.ts';
import type { World } from '../world.ts';
import type { Complaint } from './complaint.ts';

/** What a program at rest may hold: its own timers, and a few for each of the others. */
const TIMERS = 24;
const TIMERS_EACH = 16;
/** A control connection, and one that is just being replaced or ended. */
const ENDS_EACH = 3;

const PARTS = `${DOWNLOADS}/.lanline-parts/`;

/** Nothing grows without a bound, and no question is left. */
export function* judgeBounds(world: World, machine: Machine): Iterable<Complaint> {
  const { name, process, peer } = machine;
  const others = world.machines.length - 1;
  const timers = process?.timerCount ?? 0;
  if (timers > TIMERS + TIMERS_EACH * others) yield { kind: 'bound: timers', detail: `${name}: ${timers}` };
  const ends = peer?.openEnds ?? 0;
  if (ends > ENDS_EACH * others) yield { kind: 'bound: connections', detail: `${name}: ${ends}` };
  const parts = [...machine.disk.files()].flatMap(([path]) => (path.startsWith(PARTS) ? [path] : []));
  const isKnown = (path: string) => [...machine.shown.keys()].some((id) => path.startsWith(`${PARTS}${id}`));
  const forsaken = parts.filter((path) => !isKnown(path));
  const hasForgotten = world.machines.some((other) => world.forgotten.has(`${name} ${other.name}`));
  if (forsaken.length > 0 && !hasForgotten)
    yield { kind: 'bound: a partial file of no transfer', detail: `${name}: ${forsaken}` };
  const { offers } = world.user(machine);
  if (offers.length > 0) {
    const kinds = offers.map(({ what, state }) => `${what.kind} ${state}`);
    yield { kind: `question: left open (${kinds[0]})`, detail: `${name}: ${kinds.join(', ')}` };
  }
}
