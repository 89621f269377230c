import type { ItemView, TextItem } from '../../main/ipc/contract.ts';
import type { Machine } from '../machine/machine.ts';
import type { World } from '../world.ts';
import type { Complaint } from './complaint.ts';

const PAGE = 200;

/** Every text is at its receiver once and in order, or has visibly failed for a reason that is final. */
export function* judgeTexts(world: World, from: Machine, to: Machine): Iterable<Complaint> {
  const own = textsOf(from, to, 'me');
  const theirs = textsOf(to, from, 'them');
  const arrived: string[] = [];
  const isBlocked = blocks(to, from);
  const way = `from ${from.name} to ${to.name}`;
  for (const text of own) {
    const heardId = to.stores?.history.heardAs(from.id, text.id);
    const heard = theirs.find(({ id }) => id === heardId);
    yield* judgeState(world, from, to, text, heard);
    if (heard === undefined) continue;
    // Texts that are denied or stopped say so; a change has no place for it, and waits for the next contact.
    if (
      (heard.text !== text.text || heard.deleted !== text.deleted) &&
      !isBlocked &&
      !isHungUp(world, from, to) &&
      !isDenied(world, from, to)
    ) {
      const detail = `'${text.text}' ${way} is '${heard.text}' there`;
      yield { kind: `text: a change is missing (${text.deleted ? 'deleted' : 'edited'})`, detail };
    }
    if (!world.resent.has(text.id)) arrived.push(heard.id);
  }
  const inTheirOrder = theirs.filter(({ id }) => arrived.includes(id)).map(({ id }) => id);
  if (inTheirOrder.join() !== arrived.join()) {
    yield { kind: 'text: out of order', detail: `${way}: ${theirs.map(({ text }) => text).join(', ')}` };
  }
  const known = new Set(own.map(({ id }) => to.stores?.history.heardAs(from.id, id)));
  const extra = theirs.filter(({ id }) => !known.has(id));
  if (extra.length > 0) {
    yield {
      kind: 'text: twice, or nobody wrote it',
      detail: `${way}: ${extra.map(({ text }) => text).join(', ')}`,
    };
  }
}

function* judgeState(
  world: World,
  from: Machine,
  to: Machine,
  text: TextItem,
  heard: TextItem | undefined,
): Iterable<Complaint> {
  const detail = `'${text.text}' from ${from.name} to ${to.name}: ${text.state} ${text.problem?.code ?? ''}`;
  if (text.deleted) return; // what was not sent yet need not be sent any more
  switch (text.state) {
    case 'waiting':
    case 'sending':
    case 'sent':
      // Whoever blocks somebody or hangs up does not call them: what was on its way waits.
      if ((blocks(from, to) && !isLinked(world, from, to)) || isHungUp(world, from, to)) return;
      yield { kind: `text: stuck (${text.state}, ${heard ? 'arrived' : 'not arrived'})`, detail };
      return;
    case 'failed': {
      const code = text.problem?.code ?? 'no reason';
      if (code === 'denied' || (code === 'aborted' && hasHungUp(world, from, to))) return;
      yield { kind: `text: failed without a final reason (${code})`, detail };
      return;
    }
    default:
      if (heard === undefined) yield { kind: `text: lost, though ${text.state}`, detail };
      else if (text.state === 'delivered' && hasRead(world, to, from)) {
        yield { kind: 'text: read there, but not shown as read', detail };
      }
  }
}

function hasHungUp(world: World, from: Machine, to: Machine): boolean {
  return world.hungUp.has(`${from.name} ${to.name}`);
}

/** They hung up, and there was no contact since. */
function isHungUp(world: World, from: Machine, to: Machine): boolean {
  return hasHungUp(world, from, to) && !isLinked(world, from, to);
}

/** They have declined a call, and there was no contact since. */
function isDenied(world: World, from: Machine, to: Machine): boolean {
  return world.user(from).people.get(to.id)?.link.state === 'denied';
}

function isLinked(world: World, from: Machine, to: Machine): boolean {
  return world.user(from).people.get(to.id)?.link.state === 'open';
}

function blocks(one: Machine, other: Machine): boolean {
  const kinds = ['any', 'chat'] as const;
  return kinds.some((kind) => one.stores?.rules.get(other.id, kind)?.action === 'block');
}

/** Their user has seen everything that we wrote, and they could have said so. */
function hasRead(world: World, reader: Machine, writer: Machine): boolean {
  const person = world.user(reader).people.get(writer.id);
  return person?.unread === 0 && person.link.state === 'open';
}

function textsOf(machine: Machine, other: Machine, from: ItemView['from']): TextItem[] {
  const items = machine.stores?.history.page(other.id, null, PAGE) ?? [];
  return items.filter((item): item is TextItem => item.kind === 'text' && item.from === from);
}
