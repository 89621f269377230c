/** Faults that the simulation has found, as the shortest nights that show them. */
import { expect, test } from 'vitest';
import type { Sabotage } from '../machine/machine.ts';
import { play } from '../run/play.ts';
import type { ScheduledEvent } from '../schedule/event.ts';

const machines = [
  { name: 'Ann', port: 51_000 },
  { name: 'Bob', port: 51_000 },
];

test.for<[string, readonly ScheduledEvent[]]>([
  [
    'a read receipt that is lost with its connection is said again on the next one',
    [
      { do: 'text', at: 1_000, who: 0, to: 1 },
      { do: 'read', at: 5_000, who: 1, to: 0 },
      { do: 'break', at: 5_000, from: 0, to: 1, pick: 0, how: 'both' },
    ],
  ],
  [
    'what was read while its author was gone is shown as read when they are back',
    [
      { do: 'text', at: 1_000, who: 0, to: 1 },
      { do: 'quit', at: 3_000, forMs: 10_000, who: 0, samePort: true },
      { do: 'read', at: 5_000, who: 1, to: 0 },
      { do: 'text', at: 15_000, who: 0, to: 1 },
    ],
  ],
  [
    'a change is sent once they can be called again, though they were here all the time',
    [
      { do: 'text', at: 1_000, who: 0, to: 1 },
      { do: 'disconnect', at: 3_000, who: 0, to: 1 },
      { do: 'firewall', at: 3_500, forMs: 6_000, from: 0, to: 1, refuses: true },
      { do: 'edit', at: 4_000, who: 0, to: 1, pick: 0 },
    ],
  ],
  [
    'a file that waits is offered once they can be called again, though they were here all the time',
    [
      { do: 'quit', at: 1_000, forMs: 15_000, who: 1, samePort: true },
      { do: 'firewall', at: 2_000, forMs: 16_000, from: 0, to: 1, refuses: true },
      { do: 'send', at: 5_000, who: 0, to: 1, sizes: [1_000], times: 1 },
    ],
  ],
  [
    'a file is still offered after the other program was closed and started again',
    [
      { do: 'send', at: 1_000, who: 0, to: 1, sizes: [1_000], times: 1 },
      { do: 'quit', at: 1_150, forMs: 700, who: 1, samePort: true },
    ],
  ],
  [
    'a question that a rule has answered in the meantime is withdrawn',
    [
      { do: 'send', at: 1_000, who: 0, to: 1, sizes: [1_000], times: 5 },
      { do: 'rule', at: 1_100, who: 1, to: 0, kind: 'file', action: 'accept' },
      { do: 'break', at: 1_200, from: 0, to: 1, pick: 0, how: 'both' },
    ],
  ],
  [
    'a file that was cancelled while its receiver was away is cancelled there when they are back',
    [
      { do: 'send', at: 1_000, who: 0, to: 1, sizes: [1_000], times: 1 },
      { do: 'quit', at: 1_150, forMs: 10_000, who: 1, samePort: true },
      { do: 'cancel', at: 8_000, who: 0, pick: 0 },
    ],
  ],
  [
    'a file goes to somebody whose own files are blocked',
    [
      { do: 'rule', at: 500, who: 0, to: 1, kind: 'file', action: 'block' },
      { do: 'rule', at: 500, who: 1, to: 0, kind: 'file', action: 'accept' },
      { do: 'send', at: 1_000, who: 0, to: 1, sizes: [1_000], times: 1 },
    ],
  ],
  [
    'a change on its way to somebody who closes Lanline is sent when they can be called again',
    [
      { do: 'text', at: 1_000, who: 0, to: 1 },
      { do: 'edit', at: 5_000, who: 0, to: 1, pick: 0 },
      { do: 'quit', at: 5_000, forMs: 1, who: 1, samePort: true },
    ],
  ],
])('%s', async ([, events]) => {
  for (let seed = 1; seed <= 5; seed++) {
    const { faults } = await play({ seed, machines, strangers: [], events, clearsAtMs: 20_000 });
    expect(faults).toEqual([]);
  }
});

test('strangers who send files are asked about just those', async () => {
  const events = [{ do: 'send', at: 1_000, who: 0, to: 1, sizes: [1_000], times: 1 }] as const;
  for (let seed = 1; seed <= 5; seed++) {
    const schedule = { seed, machines, strangers: [[0, 1]], events, clearsAtMs: 20_000 } as const;
    const { faults, lines } = await play(schedule, { keepsLines: true });
    expect(faults).toEqual([]);
    const answers = lines.filter((line) => /(accepts|declines) the /.test(line));
    expect(answers).toEqual([expect.stringMatching(/the file of Ann$/)]);
  }
});

test('a stranger who lost power while being called is called again once they are back', async () => {
  const events = [
    { do: 'text', at: 1_000, who: 0, to: 1 },
    { do: 'crash', at: 1_100, forMs: 15_000, who: 1, power: true, samePort: true },
  ] as const;
  for (let seed = 1; seed <= 5; seed++) {
    const schedule = { seed, machines, strangers: [[0, 1]], events, clearsAtMs: 20_000 } as const;
    const { faults, settledMs } = await play(schedule);
    expect(faults).toEqual([]);
    expect(settledMs).toBeLessThanOrEqual(10_000); // on their clock
  }
});

test('files that a call asks about end alike when they were paused meanwhile, and are declined', async () => {
  const events = [
    { do: 'send', at: 3_310, who: 0, to: 1, sizes: [0, 975], times: 1 },
    { do: 'text', at: 5_058, who: 0, to: 1 },
    { do: 'move', at: 6_862, who: 2, heir: 0 },
    { do: 'pause', at: 6_925, who: 0, pick: 0 },
  ] as const;
  const three = [...machines, { name: 'Carol', port: 51_000 }];
  const outcomes = new Set<boolean>();
  for (let seed = 1; seed <= 40; seed++) {
    const schedule = { seed, machines: three, strangers: [[0, 1]], events, clearsAtMs: 30_000 } as const;
    const { faults, lines } = await play(schedule, { keepsLines: true });
    expect(faults).toEqual([]);
    outcomes.add(lines.some((line) => line.includes('declines the file of Ann')));
  }
  expect(outcomes).toContain(true);
});

test('whoever has the address of somebody who lost power, and hides, is not taken for an attacker', async () => {
  const events = [
    { do: 'hide', at: 3_828, forMs: 50_000, who: 0 },
    { do: 'crash', at: 3_830, forMs: 55_000, who: 1, power: true, samePort: true },
    { do: 'text', at: 6_133, who: 2, to: 1 },
    { do: 'move', at: 9_764, who: 1, heir: 0 },
  ] as const;
  const three = [...machines, { name: 'Carol', port: 51_000 }];
  for (let seed = 1; seed <= 5; seed++) {
    const schedule = { seed, machines: three, strangers: [[0, 2]], events, clearsAtMs: 60_000 } as const;
    const { faults } = await play(schedule);
    expect(faults).toEqual([]);
  }
});

test('a file that arrives damaged again and again fails alone, at both ends', async () => {
  const events = [
    { do: 'rule', at: 500, who: 1, to: 0, kind: 'file', action: 'accept' },
    { do: 'send', at: 1_000, who: 0, to: 1, sizes: [10, 100_000, 20], times: 1 },
  ] as const;
  let damages = 0;
  const disk: Sabotage['disk'] = (sound) => ({
    ...sound,
    openChunksNow: (...where) => {
      const file = sound.openChunksNow(...where);
      return { ...file, write: (chunk, ...rest) => file.write(chunk, ...rest).then(() => ++damages < 0) };
    },
  });
  const schedule = { seed: 1, machines, strangers: [], events, clearsAtMs: 60_000 } as const;
  const { faults, lines } = await play(schedule, { keepsLines: true, sabotage: { disk } });
  expect(faults).toEqual([]);
  expect(damages).toBe(3);
  for (const end of ["Ann    sees 'folder1' out done", "Bob    sees 'folder1' in done"])
    expect(lines).toContainEqual(expect.stringContaining(end));
});

const crash = { do: 'crash', at: 14_000, forMs: 1_500, who: 1, power: true, samePort: true } as const;
test.each<[string, ScheduledEvent[]]>([
  ['once the disk works again', []],
  ['after the next start, if that comes first', [crash]],
  ['even if it was removed meanwhile', [{ do: 'remove', at: 4_000, who: 1, pick: 0 }, crash]],
])('what was received of a cancelled file while the disk failed goes %s', async (_, more) => {
  const events: ScheduledEvent[] = [
    { do: 'rule', at: 500, who: 1, to: 0, kind: 'file', action: 'accept' },
    { do: 'send', at: 1_000, who: 0, to: 1, sizes: [300_000], times: 1 },
    { do: 'unplug', at: 1_100, forMs: 5_000, who: 0 },
    { do: 'disk-broken', at: 2_000, forMs: 10_000, who: 1 },
    { do: 'cancel', at: 3_000, who: 1, pick: 0 },
    ...more,
  ];
  let failed = 0;
  for (let seed = 1; seed <= 5; seed++) {
    const schedule = { seed, machines, strangers: [], events, clearsAtMs: 20_000 } as const;
    const { faults, lines } = await play(schedule, { keepsLines: true });
    expect(faults).toEqual([]);
    failed += lines.filter((line) => line.includes('logs discard')).length;
  }
  expect(failed).toBeGreaterThan(0);
});

test('where a file was saved is known after a crash on a full disk, or it is not said to be done', async () => {
  const events = [
    { do: 'send', at: 4_772, who: 0, to: 1, sizes: [1, 1, 1, 0, 25_422], times: 1 },
    { do: 'cancel', at: 13_227, who: 0, pick: 9 },
    { do: 'text', at: 18_131, who: 1, to: 0 },
    { do: 'text', at: 22_928, who: 1, to: 0 },
    { do: 'database-full', at: 46_863, forMs: 70_702, who: 1 },
    { do: 'send', at: 56_177, who: 0, to: 1, sizes: [1], times: 10 },
    { do: 'text', at: 59_630, who: 0, to: 1 },
    { do: 'crash', at: 60_216, forMs: 258.5, who: 1, power: true, samePort: false },
  ] as const;
  const { faults } = await play({ seed: 10_022_298, machines, strangers: [], events, clearsAtMs: 63_219 });
  expect(faults).toEqual([]);
});

test.for<[string, readonly ScheduledEvent[], number]>([
  [
    'a file whose end cannot be stored yet says so',
    [
      { do: 'text', at: 33_539, who: 0, to: 1 },
      { do: 'text', at: 37_259, who: 1, to: 0 },
      { do: 'database-full', at: 37_951, forMs: 68_072, who: 0 },
      { do: 'text', at: 38_217, who: 0, to: 1 },
      { do: 'text', at: 41_414, who: 1, to: 0 },
      { do: 'send', at: 44_073, who: 1, to: 0, sizes: [65_536, 65_536, 1], times: 10 },
    ],
    10_037_235,
  ],
  [
    'a refusal is only acknowledged once it is stored',
    [
      { do: 'text', at: 35_555, who: 2, to: 1 },
      { do: 'text', at: 42_341, who: 2, to: 1 },
      { do: 'text', at: 56_350, who: 2, to: 0 },
      { do: 'text', at: 62_594, who: 1, to: 2 },
      { do: 'database-full', at: 67_197, forMs: 49_458, who: 2 },
      { do: 'text', at: 89_103, who: 2, to: 0 },
      { do: 'send', at: 91_639, who: 2, to: 0, sizes: [65_536], times: 10 },
      { do: 'quit', at: 106_747, forMs: 1_809, who: 2, samePort: true },
    ],
    10_028_847,
  ],
])('on a full disk, %s', async ([, events, seed]) => {
  const three = [...machines, { name: 'Carol', port: 51_000 }];
  const { faults } = await play({ seed, machines: three, strangers: [], events, clearsAtMs: 140_000 });
  expect(faults).toEqual([]);
});

test('a connection that falls silent at any moment of a file is replaced', async () => {
  for (let at = 1_030; at < 1_070; at++) {
    const events = [
      { do: 'rule', at: 500, who: 1, to: 0, kind: 'file', action: 'accept' },
      { do: 'text', at: 800, who: 0, to: 1 },
      { do: 'send', at: 1_000, who: 0, to: 1, sizes: [2_815, 87_314, 65_536], times: 1 },
      { do: 'break', at, from: 0, to: 1, pick: 1, how: 'forgotten' },
    ] as const;
    const schedule = { seed: at, machines, strangers: [], events, clearsAtMs: 2_000 };
    const { faults, settledMs } = await play(schedule);
    expect(faults).toEqual([]);
    expect(settledMs).toBeLessThanOrEqual(70_000);
  }
});
