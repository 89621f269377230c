import type { Machine } from '../machine/machine.ts';
import { STEP_MS } from '../machine/simulated-disk.ts';
import type { Path } from '../network/network.ts';
import { Wire } from '../network/wire.ts';
import type { World } from '../world.ts';
import { portFor } from './draw.ts';
import type { WeatherEvent } from './event.ts';

/** Each step of a slow disk takes this long. */
const SLOW_STEP_MS = 700;

/** Lets something happen to the network or a machine, and end after its time. */
export function weather(world: World, event: WeatherEvent): void {
  const { network, machines } = world;
  const say = (what: string) => world.journal.note('*', what);
  const changed = () => network.changed();
  switch (event.do) {
    case 'cut':
    case 'firewall':
    case 'deaf':
    case 'break': {
      const [from, to] = [machines[event.from], machines[event.to]];
      if (from === undefined || to === undefined) return;
      return between(world, from, to, event);
    }
    case 'loss':
      say(`${event.share * 100} % of all datagrams are lost for ${seconds(event.forMs)}`);
      for (const path of network.paths()) path.lossShare = event.share;
      world.time.after(event.forMs, () => {
        for (const path of network.paths()) path.lossShare = 0;
      });
      return;
    default: {
      const who = machines[event.who];
      if (who === undefined) return;
      at(world, who, event, changed);
    }
  }
}

type Between = Extract<WeatherEvent, { readonly from: number }>;
type AtOne = Extract<WeatherEvent, { readonly who: number }>;

function between(world: World, from: Machine, to: Machine, event: Between): void {
  const { network } = world;
  const say = (what: string) => world.journal.note('*', what);
  const path = network.path(from.host, to.host);
  const back = network.path(to.host, from.host);
  switch (event.do) {
    case 'cut': {
      const paths = event.oneWay ? [path] : [path, back];
      const way = event.oneWay ? 'from' : 'between';
      say(
        `nothing gets through ${way} ${from.name} ${event.oneWay ? 'to' : 'and'} ${to.name} for ${seconds(event.forMs)}`,
      );
      return during(world, event.forMs, paths, 'cut', () => network.changed());
    }
    case 'firewall':
      say(
        `calls from ${from.name} to ${to.name} are ${event.refuses ? 'refused' : 'dropped'} for ${seconds(event.forMs)}`,
      );
      return during(world, event.forMs, [path], event.refuses ? 'callsRefused' : 'callsDropped');
    case 'deaf':
      say(`datagrams from ${from.name} to ${to.name} are lost for ${seconds(event.forMs)}`);
      return during(world, event.forMs, [path], 'datagramsLost');
    case 'break': {
      const isTheirs = (wire: Wire) =>
        wire.ends.every((end) => end.alive && (end.host === from.host || end.host === to.host));
      const wires = [...network.wires].filter((each) => each instanceof Wire).filter(isTheirs);
      const wire = wires[event.pick % Math.max(1, wires.length)];
      if (wire === undefined) return;
      const how = { both: 'is reset', one: 'is reset for one of them', forgotten: 'falls silent' }[event.how];
      say(`a connection between ${from.name} and ${to.name} ${how}`);
      const near = wire.ends.find((end) => end.host === from.host);
      if (event.how === 'forgotten') {
        wire.forgotten = true;
        wire.routesChanged();
      } else {
        near?.failed('reset');
        if (event.how === 'both') near?.other.failed('reset');
      }
    }
  }
}

function at(world: World, who: Machine, event: AtOne, changed: () => void): void {
  const { time } = world;
  const say = (what: string) => world.journal.note('*', what);
  switch (event.do) {
    case 'unplug':
      say(`${who.name}'s cable is out for ${seconds(event.forMs)}`);
      return unplug(world, who, event.forMs);
    case 'flap':
      say(`${who.name}'s cable is loose for ${seconds(event.forMs)}, every ${seconds(event.everyMs)}`);
      for (let after = 0; after < event.forMs; after += event.everyMs) {
        time.after(after, () => unplug(world, who, event.everyMs / 2));
      }
      return;
    case 'sleep':
      say(`${who.name} sleeps for ${seconds(event.forMs)}`);
      unplug(world, who, event.forMs);
      who.process?.freeze();
      time.after(event.forMs, () => who.process?.resume());
      return;
    case 'hide': {
      say(`${who.name} hides for ${seconds(event.forMs)}`);
      const user = world.user(who);
      user.call((calls) => calls.setVisible(false));
      time.after(event.forMs, () => user.call((calls) => calls.setVisible(true)));
      return;
    }
    case 'freeze': {
      say(`${who.name}'s program stands still for ${seconds(event.forMs)}`);
      const { process } = who;
      process?.freeze();
      time.after(event.forMs, () => process?.resume());
      return;
    }
    case 'crash':
    case 'quit':
      return restart(world, who, event);
    case 'move': {
      const heir = event.heir === null ? undefined : world.machines[event.heir];
      const left = who.host.ip;
      who.host.ip = world.freshIp();
      if (heir !== undefined && heir !== who) heir.host.ip = left;
      say(`${who.name} moves to ${who.host.ip}${heir === undefined ? '' : `, ${heir.name} gets ${left}`}`);
      return changed();
    }
    case 'wall-clock':
      say(`${who.name}'s clock jumps by ${seconds(event.byMs)}`);
      who.wallOffsetMs += event.byMs;
      return;
    case 'disk-full':
    case 'disk-broken':
    case 'disk-slow':
    case 'database-full':
      return injure(world, who, event);
  }
}

function unplug(world: World, who: Machine, forMs: number): void {
  if (world.isClear) return;
  who.host.unplugged++;
  world.network.changed();
  world.time.after(forMs, () => {
    who.host.unplugged = Math.max(0, who.host.unplugged - 1);
    who.host.replugged++;
    world.network.changed();
  });
}

function restart(world: World, who: Machine, event: Extract<AtOne, { readonly do: 'crash' | 'quit' }>): void {
  if (!who.running) return;
  const how = event.do === 'quit' ? 'is closed' : event.power ? 'loses its power' : 'is killed';
  world.journal.note('*', `${who.name}'s program ${how} for ${seconds(event.forMs)}`);
  if (event.do === 'quit') who.quit();
  else who.crash(event.power);
  const { process } = who;
  world.time.after(event.forMs, () => {
    if (who.process !== process) return;
    // A user waits for the old program to be gone.
    if (process?.alive === true) who.crash(false);
    if (!event.samePort) who.port = portFor(world.random);
    startAgain(world, who);
  });
}

export function startAgain(world: World, who: Machine): void {
  world.journal.note('*', `${who.name}'s program starts at ${who.host.ip}:${who.port}`);
  who.host.on = true;
  world.network.changed();
  world.start(who);
}

function injure(
  world: World,
  who: Machine,
  event: Extract<AtOne, { readonly do: 'disk-full' | 'disk-broken' | 'disk-slow' | 'database-full' }>,
): void {
  const { disk, database } = who;
  world.journal.note('*', `${who.name}: ${event.do} for ${seconds(event.forMs)}`);
  who.injures ||= event.do !== 'disk-slow';
  const room = disk.freeBytes;
  if (event.do === 'disk-full') disk.freeBytes = 0;
  else if (event.do === 'disk-broken') disk.broken = true;
  else if (event.do === 'disk-slow') disk.stepMs = SLOW_STEP_MS;
  else database.full = true;
  world.time.after(event.forMs, () => {
    if (event.do === 'disk-full') disk.freeBytes += room;
    else if (event.do === 'disk-broken') disk.broken = false;
    else if (event.do === 'disk-slow') disk.stepMs = STEP_MS;
    else database.full = false;
  });
}

type Counted = {
  [K in keyof Path]: K extends 'cut' | 'callsDropped' | 'callsRefused' | 'datagramsLost' ? K : never;
}[keyof Path];

function during(
  world: World,
  forMs: number,
  paths: readonly Path[],
  what: Counted,
  changed = () => {},
): void {
  for (const path of paths) path[what]++;
  changed();
  world.time.after(forMs, () => {
    for (const path of paths) path[what] = Math.max(0, path[what] - 1);
    changed();
  });
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
