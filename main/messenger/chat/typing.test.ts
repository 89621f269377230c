import { expect, test } from 'vitest';
import type { Connection } from '../../engine/index.ts';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import { Person } from '../people/person.ts';
import { Typing } from './typing.ts';

function writing({ mayTell = true } = {}) {
  const clock = new FakeClock();
  const bob = new Person({ id: 'b'.repeat(16), secure: true, name: 'Bob', lanline: true });
  const told: unknown[] = [];
  const shown: boolean[] = [];
  const connection = {
    dataType: 'json',
    send: async (message: unknown) => told.push(message),
  } as unknown as Connection;
  bob.connections.set(connection, 'c1');
  const typing = new Typing({
    people: { need: () => bob, changed: (person) => shown.push(person.typing) },
    clock,
    mayTell: () => mayTell,
  });
  const receive = () => typing.messages.typing.handle(bob, connection, { type: 'typing' } as never);
  return { clock, bob, told, shown, typing, receive };
}

test('typing is announced every few seconds, not on each keystroke', () => {
  const { clock, bob, told, typing } = writing();
  for (let keys = 0; keys < 60; keys++) {
    typing.tell(bob);
    clock.pass(100);
  }
  expect(told).toEqual([{ type: 'typing' }, { type: 'typing' }]);
});

test('typing is announced immediately after a text was sent', () => {
  const { bob, told, typing } = writing();
  typing.tell(bob);
  typing.sent(bob);
  typing.tell(bob);
  expect(told).toHaveLength(2);
});

test('typing is not announced if the user turned that off', () => {
  const { bob, told, typing } = writing({ mayTell: false });
  typing.tell(bob);
  expect(told).toEqual([]);
});

test('they are shown as typing until they stop or their text arrives', () => {
  const { clock, bob, shown, typing, receive } = writing();
  receive();
  clock.pass(5_000);
  receive();
  clock.pass(5_000);
  expect(shown).toEqual([true]);
  clock.pass(1_000);
  expect(shown).toEqual([true, false]);
  receive();
  typing.stopped(bob);
  clock.pass(60_000);
  expect(shown).toEqual([true, false, true, false]);
});
