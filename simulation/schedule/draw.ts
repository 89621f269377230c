import { Random } from '../random.ts';
import type { Schedule, ScheduledEvent } from './event.ts';

const NAMES = ['Ann', 'Bob', 'Carol', 'Dave', 'Erin', 'Frank'];
const COMMON_PORT = 51_000;

type Kind = ScheduledEvent['do'];

/** How often each thing happens, compared with the others. */
const USERS: Partial<Record<Kind, number>> = {
  text: 40,
  edit: 8,
  delete: 4,
  resend: 2,
  read: 10,
  typing: 2,
  connect: 4,
  'connect-address': 2,
  disconnect: 4,
  send: 18,
  pause: 4,
  cancel: 4,
  retry: 6,
  remove: 2,
  spoil: 1,
  rule: 3,
  forget: 1,
};
const WEATHER: Partial<Record<Kind, number>> = {
  cut: 14,
  unplug: 6,
  flap: 3,
  sleep: 4,
  firewall: 5,
  deaf: 4,
  loss: 2,
  break: 16,
  freeze: 6,
  crash: 10,
  quit: 6,
  move: 6,
  'wall-clock': 3,
  'disk-full': 3,
  'disk-broken': 2,
  'disk-slow': 3,
  hide: 2,
  'database-full': 3,
};

/** The schedule of a seed. @param machineCount undefined: drawn, too */
export function drawSchedule(seed: number, machineCount?: number): Schedule {
  const random = new Random(seed, 'schedule');
  const drawn = Number(random.weighted({ 2: 60, 3: 25, 4: 8, 5: 4, 6: 3 }));
  const count = machineCount ?? drawn;
  const machines = NAMES.slice(0, count).map((name) => ({ name, port: portFor(random) }));
  const strangers: [number, number][] = [];
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) if (random.chance(0.2)) strangers.push([one, other]);
  }
  const clearsAtMs = random.scaled(10_000, 300_000);
  const events: ScheduledEvent[] = [];
  const userCount = random.scaled(2, 40);
  const weatherCount = random.below(1 + random.scaled(1, 16));
  // Sometimes most of it happens at once.
  const isBusy = random.chance(0.3);
  const busyAt = random.below(clearsAtMs);
  const when = () =>
    Math.min(
      clearsAtMs - 1,
      isBusy && random.chance(0.7) ? busyAt + random.below(3_000) : random.below(clearsAtMs),
    );
  for (let each = 0; each < userCount; each++) events.push(drawEvent(random, USERS, when(), count));
  for (let each = 0; each < weatherCount; each++) events.push(drawEvent(random, WEATHER, when(), count));
  events.sort((one, other) => one.at - other.at);
  return { seed, machines, strangers, events, clearsAtMs };
}

export function portFor(random: Random): number {
  return random.chance(0.6) ? COMMON_PORT : random.between(30_000, 60_000);
}

function drawEvent(
  random: Random,
  weights: Partial<Record<Kind, number>>,
  at: number,
  count: number,
): ScheduledEvent {
  const kind = random.weighted(weights);
  const who = random.below(count);
  const to = (who + 1 + random.below(count - 1)) % count;
  const pick = random.below(16);
  const forMs = random.scaled(50, 120_000);
  switch (kind) {
    case 'text':
    case 'read':
    case 'connect':
    case 'connect-address':
    case 'disconnect':
    case 'typing':
    case 'forget':
      return { do: kind, at, who, to };
    case 'edit':
    case 'delete':
    case 'resend':
      return { do: kind, at, who, to, pick };
    case 'send':
      return { do: kind, at, who, to, sizes: sizesFor(random), times: random.chance(0.04) ? 10 : 1 };
    case 'pause':
    case 'cancel':
    case 'retry':
    case 'remove':
    case 'spoil':
      return { do: kind, at, who, pick };
    case 'rule': {
      const action = random.pick(['accept', 'accept', 'block', null] as const);
      return { do: kind, at, who, to, kind: random.pick(['chat', 'file', 'file', 'any'] as const), action };
    }
    case 'cut':
      return { do: kind, at, forMs, from: who, to, oneWay: random.chance(0.35) };
    case 'flap':
      return { do: kind, at, forMs, who, everyMs: random.scaled(500, 20_000) };
    case 'firewall':
      return { do: kind, at, forMs, from: who, to, refuses: random.chance(0.3) };
    case 'deaf':
      return { do: kind, at, forMs, from: who, to };
    case 'loss':
      return { do: kind, at, forMs, share: random.pick([0.1, 0.3, 0.6]) };
    case 'break':
      return {
        do: kind,
        at,
        from: who,
        to,
        pick,
        how: random.pick(['both', 'one', 'one', 'forgotten'] as const),
      };
    case 'crash':
      return { do: kind, at, forMs: forMs / 2, who, power: random.chance(0.4), samePort: random.chance(0.5) };
    case 'quit':
      return { do: kind, at, forMs: forMs / 2, who, samePort: random.chance(0.5) };
    case 'move':
      return { do: kind, at, who, heir: random.chance(0.4) ? to : null };
    case 'wall-clock':
      return { do: kind, at, who, byMs: random.pick([-1, 1]) * random.scaled(1_000, 86_400_000) };
    default:
      return { do: kind, at, forMs, who };
  }
}

function sizesFor(random: Random): number[] {
  const size = () => random.pick([0, 1, random.scaled(1, 65_536), 65_536, random.scaled(1_000, 200_000)]);
  if (random.chance(0.7)) return [size()];
  return Array.from({ length: random.between(2, 5) }, size);
}
