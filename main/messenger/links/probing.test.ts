import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import type { LinkView } from '../../ipc/contract.ts';
import type { Hook, TellFeatures } from '../feature.ts';
import { Person } from '../people/person.ts';
import { Problem } from '../problem.ts';
import { Probing } from './probing.ts';

const PROBE = { type: 'alive', answer: true };

/** Connected to Bob; dialling anew ends as `renewed` says. */
function connected(renewed: () => unknown = () => new Problem('unreachable', { who: 'Bob' })) {
  const clock = new FakeClock();
  const bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  const said: unknown[] = [];
  const states: LinkView['state'][] = [];
  const doubts: boolean[] = [];
  const told: string[] = [];
  let renewals = 0;
  let cancelled = 0;
  const connection = {
    dataType: 'json',
    closed: false,
    introduction: { version: '0.3.0' },
    send: async (message: unknown) => said.push(message),
  } as unknown as Connection;
  bob.connections.set(connection, 'c1');
  const probing = new Probing({
    clock,
    people: {
      all: () => [bob],
      changed: () => {},
      setLink: (_, { state }) => states.push(state),
    },
    links: {
      async renew() {
        renewals++;
        const error = renewed();
        if (error !== undefined) throw error;
        return connection;
      },
      cancelRenewal: () => {
        cancelled++;
      },
    },
    tell: ((hook: Hook) => told.push(hook)) as TellFeatures,
    onDoubt: (isAny) => doubts.push(isAny),
  });
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += 500) {
      clock.pass(500);
      await new Promise(setImmediate);
    }
  };
  return {
    bob,
    connection,
    probing,
    said,
    states,
    doubts,
    told,
    pass,
    renewals: () => renewals,
    cancelled: () => cancelled,
  };
}

test.each(['seen', 'unseen', 'networkChanged'] as const)(
  'a connection is asked for a sign of life once when the network says %s',
  async (hook) => {
    const { probing, bob, said, renewals, pass, connection, states } = connected();
    probing[hook](bob);
    probing[hook](bob);
    expect(said).toEqual([PROBE]);
    probing.heard(connection);
    await pass(10_000);
    expect(renewals()).toBe(0);
    expect(states).toEqual([]);
  },
);

test('without an answer the link is shown as lost and dialled anew until that works', async () => {
  let tries = 0;
  const { probing, bob, states, renewals, pass, doubts } = connected(() =>
    ++tries < 3 ? new Problem('unreachable', { who: 'Bob' }) : undefined,
  );
  probing.probe(bob);
  await pass(1500);
  expect(states).toEqual(['lost']);
  expect(bob.here).toBe(false);
  await pass(2500);
  expect(renewals()).toBe(3);
  probing.linkOpened(bob);
  await pass(10_000);
  expect(renewals()).toBe(3);
  expect(bob.here).toBe(true);
  expect(doubts.at(-1)).toBe(false);
});

test('a late answer ends the doubt and the call that goes on because of it', async () => {
  const { probing, bob, connection, states, told, pass, cancelled, renewals } = connected();
  probing.probe(bob);
  await pass(2000);
  expect(told).toEqual([]);
  probing.heard(connection);
  expect(states).toEqual(['lost', 'open']);
  expect(told).toEqual(['linkRevived']);
  expect(cancelled()).toBe(1);
  const before = renewals();
  await pass(10_000);
  expect(renewals()).toBe(before);
});

test('a refusal is not asked for again', async () => {
  const { probing, bob, pass, renewals } = connected(() => new Problem('denied', { who: 'Bob' }));
  probing.probe(bob);
  await pass(30_000);
  expect(renewals()).toBe(1);
});

test('nobody is probed who is not connected or has no certificate', () => {
  const { probing, said, bob, connection } = connected();
  const program = new Person({ id: '127.0.0.1:1', secure: false, name: 'sensor', lanline: false });
  program.connections.set(connection, 'c2');
  probing.probe(program);
  bob.connections.clear();
  probing.probe(bob);
  expect(said).toEqual([]);
});
