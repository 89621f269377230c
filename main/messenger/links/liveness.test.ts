import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { Person } from '../people/person.ts';
import { FakeClock } from '../tests/fake-clock.ts';
import { Liveness } from './liveness.ts';

function beating() {
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
  const heardAlive = () => liveness.messages.alive.handle(bob, connection, { type: 'alive' } as never);
  liveness.start();
  return { clock, liveness, connection, heardAlive, said, closed };
}

test('each side sends heartbeats', () => {
  const { clock, said } = beating();
  for (let beats = 0; beats < 3; beats++) clock.pass(15_000);
  expect(said).toEqual([{ type: 'alive' }, { type: 'alive' }, { type: 'alive' }]);
});

test('a peer that falls silent is lost, but not one that never sent heartbeats', () => {
  const { clock, heardAlive, closed } = beating();
  for (let beats = 0; beats < 20; beats++) clock.pass(15_000);
  expect(closed).toEqual([]);
  heardAlive();
  for (let beats = 0; beats < 3; beats++) clock.pass(15_000);
  expect(closed).toEqual([]);
  clock.pass(15_000);
  expect(closed).toHaveLength(1);
});

test('anything received is a sign of life', () => {
  const { clock, liveness, connection, heardAlive, closed } = beating();
  heardAlive();
  for (let beats = 0; beats < 20; beats++) {
    clock.pass(15_000);
    liveness.heard(connection);
  }
  expect(closed).toEqual([]);
});

test('nobody is lost because this machine slept', () => {
  const { clock, heardAlive, closed } = beating();
  heardAlive();
  clock.jump(3_600_000);
  clock.pass(15_000);
  expect(closed).toEqual([]);
});
