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
  const { decided } = offers.ask(question);
  offers.answer('id1', { is: 'accepted' });
  expect(await decided).toEqual({ is: 'accepted' });
  expect(offers.views()).toEqual([]);
});

test('a question that is dismissed unanswered is declined', async () => {
  const { decided } = offers.ask(question);
  expect(offers.dismiss('id1')).toMatchObject({ id: 'id1' });
  expect(await decided).toEqual({ is: 'declined' });
});

test('a withdrawn question stays in the list but cannot be answered', async () => {
  const { decided, withdraw } = offers.ask(question);
  withdraw(true);
  expect(await decided).toEqual({ is: 'open' });
  expect(offers.views()).toMatchObject([{ state: 'withdrawn' }]);
  expect(() => offers.answer('id1', { is: 'accepted' })).toThrow('withdrawn');
});

test('withdrawing after the answer changes nothing', async () => {
  const { decided, withdraw } = offers.ask(question);
  offers.answer('id1', { is: 'accepted' });
  withdraw(true);
  expect(await decided).toEqual({ is: 'accepted' });
  expect(offers.views()).toEqual([]);
});

test('calling somebody lets their calls in, and leaves their files to be decided', async () => {
  const what = {
    kind: 'file',
    fileName: 'a',
    sizeBytes: 1,
    fileCount: 1,
    exists: false,
    shape: 'file',
  } as const;
  const calls = [question, { ...question, what: { ...what, alsoChat: true } } as const].map(
    (each) => offers.ask(each).decided,
  );
  offers.ask({ ...question, what });
  offers.ask({ ...question, personId: '127.0.0.1:6' });
  offers.letIn(question.personId);
  expect(await Promise.all(calls)).toEqual([{ is: 'let-in' }, { is: 'let-in' }]);
  expect(offers.views().map(({ id }) => id)).toEqual(['id3', 'id4']);
});

test('a flood is not asked about from the 33rd question on, but withdrawn ones make room', async () => {
  const asked = Array.from({ length: 32 }, () => offers.ask(question));
  expect(await offers.ask(question).decided).toEqual({ is: 'open' });
  asked[3]?.withdraw(true);
  expect(offers.hasRoom()).toBe(true);
  offers.ask(question);
  expect(offers.views()).toHaveLength(32);
  expect(offers.views().every(({ state }) => state === 'waiting')).toBe(true);
});
