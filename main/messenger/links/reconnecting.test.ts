import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { LinkView } from '../../ipc/contract.ts';
import { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { Reconnecting } from './reconnecting.ts';

/** A lost connection; pauses have no jitter, and calls end as `outcome` says. */
function lost(outcome: () => unknown) {
  const clock = new FakeClock();
  const bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  const links: LinkView[] = [];
  const calledAfter: number[] = [];
  const startedAt = clock.now();
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
      isCalling: () => false,
      async open() {
        calledAfter.push(clock.now() - startedAt);
        const error = outcome();
        if (error !== undefined) throw error;
        reconnecting.linkOpened(bob);
        return undefined as never;
      },
    },
  });
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 1 });
  /** Lets time pass one second at a time, so that calls can be answered. */
  const pass = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      clock.pass(1000);
      await new Promise(setImmediate);
    }
  };
  return { bob, clock, links, calledAfter, reconnecting, pass };
}
const unreachable = () => new Problem('unreachable', { who: 'Bob' });

test('a lost person is called with growing pauses, and the window knows when', async () => {
  const { calledAfter, links, pass, clock } = lost(unreachable);
  expect(links.at(-1)).toMatchObject({ state: 'lost', retryAt: clock.now() + 500 });
  await pass(20);
  expect(calledAfter.slice(0, 4)).toEqual([500, 2000, 4000, 8000]);
});

test('somebody who stays in sight is called for as long as it takes', async () => {
  const { calledAfter, bob, pass } = lost(unreachable);
  bob.saw('127.0.0.1:51515');
  await pass(1200);
  expect(bob.link).toMatchObject({ state: 'lost' });
  expect((calledAfter.at(-1) ?? 0) / 1000).toBeGreaterThan(1180);
});

test('somebody out of sight is called for a while, and again as soon as they are seen', async () => {
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
  new Problem('identity', { who: 'Bob' }),
  new Problem('insecure', { who: 'Bob' }),
  new Problem('moved'),
])('no further call follows %s', async (problem) => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => problem);
  await pass(60);
  reconnecting.seen(bob);
  expect(calledAfter).toHaveLength(1);
});

test('after a call that was taken but not answered, the next one comes much later', async () => {
  const { calledAfter, pass } = lost(() => new Problem('timeout', { who: 'Bob' }));
  await pass(290);
  expect(calledAfter).toEqual([500]);
  await pass(20);
  expect(calledAfter).toHaveLength(2);
});

test('a change of the network is a reason to call at once', async () => {
  const { calledAfter, pass, reconnecting } = lost(unreachable);
  await pass(60);
  const calls = calledAfter.length;
  reconnecting.networkChanged();
  expect(calledAfter).toHaveLength(calls + 1);
});

test('something new that waits is a reason to call at once, but not over and over', async () => {
  const { calledAfter, pass, bob, reconnecting } = lost(unreachable);
  await pass(60);
  const calls = calledAfter.length;
  await pass(3);
  for (let texts = 0; texts < 10; texts++) reconnecting.hurry(bob);
  expect(calledAfter.length).toBeLessThanOrEqual(calls + 1);
  await pass(2);
  reconnecting.hurry(bob);
  expect(calledAfter.length).toBeGreaterThan(calls);
});

test('nobody is called once reconnected, or after either side disconnected on purpose', async () => {
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

test('a connection that keeps being lost immediately is retried with growing pauses', async () => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => undefined);
  await pass(1);
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 10 });
  await pass(3);
  reconnecting.linkLost(bob, { how: 'lost', lastedMs: 10 });
  await pass(5);
  expect(calledAfter).toEqual([500, 2000, 6000]);
});

test('somebody whose other connection is open is neither called nor shown as lost', async () => {
  const { calledAfter, pass, bob, reconnecting } = lost(() => undefined);
  await pass(1);
  bob.link = { state: 'open' };
  bob.connections.set({ dataType: 'json', stream: false, closed: false } as Connection, 'c1');
  reconnecting.soon(bob, 'lost');
  await pass(60);
  expect(bob.link).toEqual({ state: 'open' });
  expect(calledAfter).toEqual([500]);
});
