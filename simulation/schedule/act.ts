import type { TransferView } from '../../main/ipc/contract.ts';
import type { Machine } from '../machine/machine.ts';
import type { User } from '../machine/user.ts';
import type { World } from '../world.ts';
import type { ScheduledEvent, UserEvent } from './event.ts';
import { weather } from './weather.ts';

const OUTBOX = '/outbox';
const PAGE = 200;

/** Lets an event happen. */
export function act(world: World, event: ScheduledEvent): void {
  if (!isUsers(event)) return weather(world, event);
  const who = world.machines[event.who];
  // Nobody can do anything at a machine whose program does not run.
  if (who?.running === true) use(world, who, event);
}

function use(world: World, who: Machine, event: UserEvent): void {
  const user = world.user(who);
  if (!('to' in event)) return control(world, who, event);
  const to = world.machines[event.to];
  if (to === undefined) return;
  const say = (what: string) => world.journal.note(who.name, what);
  switch (event.do) {
    case 'text': {
      const text = `text ${++world.textCount}`;
      say(`writes '${text}' to ${to.name}`);
      return user.call((calls) => calls.sendText(to.id, text));
    }
    case 'edit':
    case 'delete':
    case 'resend':
      return change(world, who, to, event);
    case 'read':
      say(`reads what ${to.name} wrote`);
      return user.call((calls) => calls.markRead(to.id));
    case 'typing':
      return user.call((calls) => calls.typing(to.id));
    case 'connect':
      say(`connects to ${to.name}`);
      return user.call((calls) => calls.connect(to.id));
    case 'connect-address': {
      const address = `${to.host.ip}:${to.port}`;
      say(`connects to ${address}`);
      return user.call((calls) => calls.connectTo(address));
    }
    case 'disconnect':
      say(`disconnects from ${to.name}`);
      world.hungUp.add(`${who.name} ${to.name}`);
      return user.call((calls) => calls.disconnect(to.id));
    case 'forget':
      if (!user.people.has(to.id)) return;
      say(`forgets ${to.name}`);
      world.forgotten.add(`${who.name} ${to.name}`);
      return user.call(async (calls) => {
        await calls.forget(to.id);
        user.forgot(to.id);
      });
    case 'rule':
      if (event.action === 'block') world.hungUp.add(`${who.name} ${to.name}`);
      say(`rules: ${event.kind} of ${to.name}: ${event.action ?? 'ask'}`);
      return user.call((calls) => calls.setRule(to.id, event.kind, event.action));
    case 'send':
      for (let time = 0; time < event.times; time++) send(world, who, to, event.sizes);
      return;
  }
}

function change(
  world: World,
  who: Machine,
  to: Machine,
  event: { readonly do: 'edit' | 'delete' | 'resend'; readonly pick: number },
): void {
  const items = who.stores?.history.page(to.id, null, PAGE) ?? [];
  const texts = items.filter((item) => item.kind === 'text' && item.from === 'me');
  const wanted = texts.filter((item) => {
    if (item.kind !== 'text') return false;
    return event.do === 'resend' ? item.state === 'failed' : item.deleted !== true;
  });
  const item = wanted[event.pick % Math.max(1, wanted.length)];
  if (item?.kind !== 'text') return;
  const user = world.user(who);
  world.journal.note(who.name, `${event.do}s '${item.text}' to ${to.name}`);
  if (event.do === 'edit') user.call((calls) => calls.editText(to.id, item.id, `${item.text}, edited`));
  else if (event.do === 'delete') user.call((calls) => calls.deleteItem(to.id, item.id, true));
  else {
    world.resent.add(item.id);
    user.call((calls) => calls.resend(to.id, item.id));
  }
}

function retry(world: World, user: User, { id, name, state, direction }: TransferView): void {
  if (direction === 'out' && (state === 'denied' || state === 'cancelled')) world.offeredAnew.add(name);
  user.call((calls) => calls.retryTransfer(id));
}

function control(world: World, who: Machine, event: Exclude<UserEvent, { readonly to: number }>): void {
  const all = world.machines.flatMap((other) =>
    (who.stores?.history.page(other.id, null, PAGE) ?? []).map((item) => ({ other, item })),
  );
  const files = all.filter(({ item }) => item.kind === 'file');
  const { other, item } = files[event.pick % Math.max(1, files.length)] ?? {};
  if (other === undefined || item?.kind !== 'file') return;
  const { id, name } = item.transfer;
  world.journal.note(who.name, `${event.do}s '${name}'`);
  const user = world.user(who);
  if (event.do === 'pause') user.call((calls) => calls.pauseTransfer(id));
  else if (event.do === 'cancel') user.call((calls) => calls.cancelTransfer(id));
  else if (event.do === 'retry') retry(world, user, item.transfer);
  else if (event.do === 'spoil') spoil(who, name);
  else {
    world.removed.add(name);
    user.call((calls) => calls.deleteItem(other.id, item.id, false));
  }
}

/** Makes the first file of what was sent under this name shorter. */
function spoil(who: Machine, name: string): void {
  const at = `${OUTBOX}/${name}`;
  for (const [path, content] of who.disk.files()) {
    if (path === at || path.startsWith(`${at}/`)) return who.disk.put(path, content.subarray(1));
  }
}

function send(world: World, who: Machine, to: Machine, sizes: readonly number[]): void {
  const number = world.sent.length + 1;
  const isFolder = sizes.length > 1;
  const name = isFolder ? `folder${number}` : `file${number}.bin`;
  const files = sizes.map((sizeBytes, index) => ({
    path: isFolder ? `${name}/part${index}.bin` : name,
    content: contentOf(number * 16 + index, sizeBytes),
  }));
  for (const { path, content } of files) who.disk.put(`${OUTBOX}/${path}`, content);
  world.sent.push({ from: who, to, name, files });
  world.journal.note(who.name, `sends '${name}' (${sizes.join(', ')} bytes) to ${to.name}`);
  const source = { name, sizeBytes: sizes[0] ?? 0, path: `${OUTBOX}/${name}` };
  world.user(who).call((calls) => calls.sendFiles(to.id, [source]));
}

/** Bytes that differ from those of every other number, everywhere. */
function contentOf(number: number, sizeBytes: number): Buffer {
  const content = Buffer.allocUnsafe(sizeBytes);
  for (let at = 0; at < sizeBytes; at++) content[at] = (number * 31 + at + (at >> 8)) & 0xff;
  return content;
}

const USERS: ReadonlySet<ScheduledEvent['do']> = new Set<UserEvent['do']>([
  ...(['text', 'edit', 'delete', 'resend', 'read', 'connect', 'connect-address'] as const),
  ...(['disconnect', 'typing', 'forget'] as const),
  ...(['send', 'pause', 'cancel', 'retry', 'remove', 'spoil', 'rule'] as const),
]);

function isUsers(event: ScheduledEvent): event is UserEvent {
  return USERS.has(event.do);
}
