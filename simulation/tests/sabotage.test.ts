import { expect, test } from 'vitest';
import { checksumOf } from '../../main/messenger/files/checksum.ts';
import type { Sabotage } from '../machine/machine.ts';
import { play } from '../run/play.ts';
import type { Schedule, ScheduledEvent } from '../schedule/event.ts';

/** Two people who know each other, in good weather. */
function schedule(...events: ScheduledEvent[]): Schedule {
  const machines = [
    { name: 'Ann', port: 51_000 },
    { name: 'Bob', port: 51_000 },
  ];
  return { seed: 1, machines, strangers: [], events, clearsAtMs: 20_000 };
}

const text = { do: 'text', at: 1_000, who: 0, to: 1 } as const;
const edit = { do: 'edit', at: 5_000, who: 0, to: 1, pick: 0 } as const;
const lets = { do: 'rule', at: 500, who: 1, to: 0, kind: 'file', action: 'accept' } as const;
const file = { do: 'send', at: 1_000, who: 0, to: 1, sizes: [10_000], times: 1 } as const;
const reset = { do: 'break', at: 1_010, from: 0, to: 1, pick: 0, how: 'both' } as const;

async function faultsOf(sabotage: Sabotage, ...events: ScheduledEvent[]): Promise<string[]> {
  const { faults } = await play(schedule(...events), { sabotage });
  return faults.map(({ kind }) => kind);
}

test('a messenger that is not broken is not complained about', async () => {
  expect(await faultsOf({}, text, edit, lets, file)).toEqual([]);
});

test.for([
  ['receipts are not understood', 'delivered read', [text], 'text: stuck (sent, arrived)'],
  ['texts are not understood', 'text', [text], 'text: stuck (sent, not arrived)'],
  ['edits are not understood', 'edit', [text, edit], 'text: a change is missing (edited)'],
  ['read receipts are not understood', 'read', [text], 'text: read there, but not shown as read'],
  ['a file that was offered is not understood', 'file', [file], 'transfer: stuck (offered/-)'],
] as const)('it is noticed when %s', async ([, type, events, kind]) => {
  const faults = await faultsOf({ swallows: (each) => type.split(' ').includes(each) }, ...events);
  expect(faults).toContain(kind);
});

test('it is noticed when a text that comes again is taken for a new one', async () => {
  // The connection breaks while the text is on its way: whoever sent it sends it again.
  const sabotage: Sabotage = {
    stores: (stores) => {
      const { history } = stores;
      history.appendText = (personId, item) => {
        history.append(personId, item);
        return true;
      };
      return stores;
    },
  };
  const kinds = await faultsOf(sabotage, text, { ...text, at: 1_200 }, { ...reset, at: 1_200 });
  expect(kinds).toContain('text: twice, or nobody wrote it');
});

test('it is noticed when a disk changes what is written to it', async () => {
  const sabotage: Sabotage = {
    disk: (disk) => ({
      ...disk,
      writeSmalls: (files, content) => {
        const spoilt = Uint8Array.from(content, (byte) => byte ^ 1);
        return disk.writeSmalls(files, spoilt, checksumOf(spoilt));
      },
    }),
  };
  expect(await faultsOf(sabotage, lets, file)).toEqual(['transfer: done, but its bytes are wrong']);
});

test('it is noticed when a partial file is left behind', async () => {
  const sabotage: Sabotage = {
    disk: (disk) => ({
      ...disk,
      remove: async () => {},
    }),
  };
  expect(await faultsOf(sabotage, lets, file)).toEqual(['transfer: a partial file is left (done)']);
});

test('it is noticed when the window goes on showing a link that is gone, and somebody who is', async () => {
  const quit = { do: 'quit', at: 5_000, forMs: 400_000, who: 1, samePort: true } as const;
  const hides: Sabotage['hides'] = (event, nowMs) => event === 'person' && nowMs > 4_000;
  const { faults } = await play({ ...schedule(text, quit), clearsAtMs: 200_000 }, { sabotage: { hides } });
  expect(faults.map(({ kind }) => kind)).toContain('link: shown as open for too long');
});

test('it is noticed when a handler throws', async () => {
  const sabotage: Sabotage = {
    stores: (stores) => {
      stores.history.heardAs = () => {
        throw new Error('broken');
      };
      return stores;
    },
  };
  expect(await faultsOf(sabotage, text, edit)).toContain('logged: data');
});
