import type { Connection } from '../../main/engine/index.ts';
import type { Machine } from '../machine/machine.ts';
import type { SimulatedConnection } from '../network/simulated-connection.ts';
import type { World } from '../world.ts';
import type { Complaint } from './complaint.ts';

/** What the window says of a person is so. */
export function* judgeLink(world: World, from: Machine, to: Machine): Iterable<Complaint> {
  const person = world.user(from).people.get(to.id);
  const name = `${from.name} of ${to.name}`;
  if (person === undefined) {
    yield { kind: 'person: not in the list', detail: name };
    return;
  }
  const { link, presence } = person;
  const detail = `${name}: ${presence}, link ${link.state} ${link.ended ?? ''} ${link.problem?.code ?? ''}`;
  if (presence === 'away') yield { kind: 'person: shown as away, though here', detail };
  const controls = controlsOf(from, to);
  const open = controls.filter((control) => isOpenAtBoth(control, to));
  if (controls.length > 1) yield { kind: 'link: two control connections', detail };
  if (link.state === 'open' && open.length === 0)
    yield { kind: 'link: shown as open, but it is not', detail };
  if (link.state !== 'open' && open.length > 0)
    yield { kind: `link: open, but shown as ${link.state}`, detail };
  if (link.state === 'lost' || link.state === 'calling') yield { kind: `link: still ${link.state}`, detail };
  if (link.state === 'closed' && link.ended === 'lost') yield { kind: 'link: lost and not back', detail };
}

/** Whether a control connection is open at both ends. */
export function hasOpenLink(from: Machine, to: Machine): boolean {
  return controlsOf(from, to).some((control) => isOpenAtBoth(control, to));
}

function controlsOf(from: Machine, to: Machine): SimulatedConnection[] {
  const all = [...(from.peer?.connections.values() ?? [])];
  return all.filter((each) => isControl(each, to)).map((each) => each as unknown as SimulatedConnection);
}

function isControl(connection: Connection, to: Machine): boolean {
  const { dataType, purpose, closed, fingerprint } = connection;
  return dataType === 'json' && purpose === undefined && !closed && fingerprint === to.fingerprint;
}

function isOpenAtBoth({ end }: SimulatedConnection, to: Machine): boolean {
  return end.alive && end.other.alive && end.other.process === to.process && !end.wire.forgotten;
}
