import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import { Person } from '../people/person.ts';
import { Liveness } from './liveness.ts';

const ALIVE = { type: 'alive' };

function connected() {
  const clock = new FakeClock();
  const bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  const said: unknown[] = [];
  const closed: string[] = [];
  const connection = {
    dataType: 'json',
    get closed() {
      return closed.length > 0;
    },
    send: async (message: unknown) => said.push(message),
    destroy: (reason: string) => closed.push(reason),
  } as unknown as Connection;
  bob.connections.set(connection, 'c1');
  const liveness = new Liveness({ people: { all: () => [bob] }, clock });
  const heardAlive = (answer?: true) =>
    liveness.messages.alive.handle(bob, connection, { ...ALIVE, answer } as never);
  liveness.start();
  liveness.linkOpened(bob, connection);
  return { clock, liveness, connection, heardAlive, said, closed };
}

test('each side sends a heartbeat at once and then every 15 s', () => {
  const { clock, said } = connected();
  expect(said).toEqual([ALIVE]);
  clock.pass(15_000);
  expect(said).toEqual([ALIVE, ALIVE]);
  clock.pass(30_000);
  expect(said).toHaveLength(4);
});

test('a doubted heartbeat is answered at once, an ordinary one is not', () => {
  const { heardAlive, said } = connected();
  heardAlive();
  expect(said).toEqual([ALIVE]);
  heardAlive(true);
  expect(said).toEqual([ALIVE, ALIVE]);
});

test('a connection that was silent from the moment it opened is lost', () => {
  const { clock, closed } = connected();
  clock.pass(50_000);
  expect(closed).toEqual([]);
  clock.pass(10_000);
  expect(closed).toEqual(['silent']);
});

test('a connection that falls silent later is lost, too', () => {
  const { clock, liveness, connection, closed } = connected();
  clock.pass(40_000);
  liveness.heard(connection);
  clock.pass(50_000);
  expect(closed).toEqual([]);
  clock.pass(10_000);
  expect(closed).toEqual(['silent']);
});

test('anything received is a sign of life', () => {
  const { clock, liveness, connection, closed } = connected();
  for (let beats = 0; beats < 20; beats++) {
    clock.pass(15_000);
    liveness.heard(connection);
  }
  expect(closed).toEqual([]);
});

test('nobody is lost because this machine slept, this process was stopped, or somebody set the clock', () => {
  const { clock, closed } = connected();
  clock.jump(3_600_000);
  clock.pass(15_000);
  clock.jump(-7_200_000);
  clock.pass(15_000);
  clock.freeze(3_600_000);
  clock.pass(15_000);
  expect(closed).toEqual([]);
});
