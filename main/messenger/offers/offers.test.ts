import { beforeEach, expect, test } from 'vitest';
import { FakeClock } from '../../engine/tests/fake-clock.ts';
import { Offers, type Question } from './offers.ts';

let offers: Offers;
beforeEach(() => {
  let count = 0;
  offers = new Offers({
    clock: new FakeClock(),
    randomHex: () => `id${++count}`,
    log: () => {},
    tell: () => {},
  });
});

const question: Question = {
  personId: '127.0.0.1:5',
  name: 'Bob',
  addressName: '127.0.0.1:5',
  trust: 'plain',
  lanline: true,
  seenBefore: false,
  what: { kind: 'chat' },
};

test('an answer reaches the asker and removes the question', async () => {
  const { answered } = offers.ask(question);
  offers.answer('id1', true);
  expect(await answered).toBe(true);
  expect(offers.views()).toEqual([]);
});

test('a withdrawn question stays in the list but cannot be answered', async () => {
  const { answered, withdraw } = offers.ask(question);
  withdraw(true);
  expect(await answered).toBe(false);
  expect(offers.views()).toMatchObject([{ state: 'withdrawn' }]);
  expect(() => offers.answer('id1', true)).toThrow('withdrawn');
});

test('withdrawing after the answer changes nothing', async () => {
  const { answered, withdraw } = offers.ask(question);
  offers.answer('id1', true);
  withdraw(true);
  expect(await answered).toBe(true);
  expect(offers.views()).toEqual([]);
});

test('a flood is denied from the 33rd question, but withdrawn ones make room', async () => {
  const asked = Array.from({ length: 32 }, () => offers.ask(question));
  expect(await offers.ask(question).answered).toBe(false);
  asked[3]?.withdraw(true);
  expect(offers.hasRoom()).toBe(true);
  offers.ask(question);
  expect(offers.views()).toHaveLength(32);
  expect(offers.views().every(({ state }) => state === 'waiting')).toBe(true);
});
