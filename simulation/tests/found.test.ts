/** Faults that the simulation has found, as the shortest nights that show them. */
import { expect, test } from 'vitest';
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
