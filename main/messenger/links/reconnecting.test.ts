import { expect, test } from 'vitest';
import type { LinkView } from '../../ipc/contract.ts';
import { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { FakeClock } from '../tests/fake-clock.ts';
import { Reconnecting } from './reconnecting.ts';

/** Pauses without jitter, and calls that end as `outcome` says. */
function lost(outcome: () => unknown) {
  const clock = new FakeClock();
  const bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  const links: LinkView[] = [];
  const calledAfter: number[] = [];
  const begun = clock.now();
  const reconnecting = new Reconnecting({
    environment: { clock, randomHex: () => '00' },
    people: {
      get: () => bob,
      setLink: (person, link) => {
        person.link = link;
        links.push(link);
      },
    },
    links: {
      async open() {
        calledAfter.push(clock.now() - begun);
        const error = outcome();
        if (error !== undefined) throw error;
        reconnecting.linkOpened(bob);
        return undefined as never;
      },
    },
  });
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 1 });
  /** Time passes a second at a time, so that what was called can answer. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.pass(1000);
      await new Promise(setImmediate);
    }
  };
  return { bob, clock, links, calledAfter, reconnecting, pass };
}
const unreachable = () => new Problem('unreachable', { who: 'Bob' });

test('who was lost is called again with growing pauses, and the window knows when', async () => {
  const { calledAfter, links, pass, clock } = lost(unreachable);
  expect(links.at(-1)).toMatchObject({ state: 'lost', retryAt: clock.now() + 500 });
  await pass(20);
  expect(calledAfter.slice(0, 4)).toEqual([500, 2000, 4000, 8000]);
});

test('nobody is called for ever, but at once when he is seen again', async () => {
  const { calledAfter, bob, pass, reconnecting } = lost(unreachable);
  await pass(400);
  expect(bob.link).toMatchObject({ state: 'closed' });
  const calls = calledAfter.length;
  await pass(400);
  expect(calledAfter).toHaveLength(calls);
  reconnecting.seen(bob);
  expect(calledAfter).toHaveLength(calls + 1);
});

test.each([
  new Problem('denied', { who: 'Bob' }),
  new Problem('timeout', { who: 'Bob' }),
  new Problem('identity', { who: 'Bob' }),
  new Problem('insecure', { who: 'Bob' }),
  new Problem('moved'),
])('%s is an answer: no call follows', async (problem) => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => problem);
  await pass(60);
  reconnecting.seen(bob);
  expect(calledAfter).toHaveLength(1);
});

test('who is there again is not called, and neither is who was hung up on', async () => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => undefined);
  await pass(60);
  expect(calledAfter).toEqual([500]);
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 60_000 });
  reconnecting.disconnecting(bob);
  reconnecting.linkLost(bob, { how: 'by-them', lastedMs: 60_000 });
  reconnecting.linkLost(bob, { how: 'by-us', lastedMs: 60_000 });
  await pass(60);
  expect(calledAfter).toEqual([500]);
});

test('a connection that is lost at once each time is not called each half second', async () => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => undefined);
  await pass(1);
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 10 });
  await pass(3);
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 10 });
  await pass(5);
  expect(calledAfter).toEqual([500, 2000, 6000]);
});
