import { describe, expect, test } from 'vitest';
import { AnswerMessage, declinedBecause, EndMessage, endMessage, reasonOf } from './transfer-messages.ts';

const id = '1'.repeat(16);
const inEnglish = () => 'In English.';
const heard = (message: object) => reasonOf(EndMessage.parse(message), 'Bob');

describe('the end of a transfer', () => {
  test('is told as a code, and in English for those who know no codes', () => {
    const message = endMessage(id, { code: 'changed', name: 'a.txt' }, inEnglish);
    expect(message).toEqual({
      type: 'file-end',
      id,
      reason: 'In English.',
      problem: { code: 'changed', name: 'a.txt' },
    });
    expect(heard(message)).toEqual({
      code: 'other-side',
      who: 'Bob',
      reason: { code: 'changed', name: 'a.txt' },
    });
  });
  test('of version 0.1 is shown in its own words', () => {
    const message = { type: 'file-end', id, reason: 'The disk is full.' };
    expect(heard(message)).toEqual({
      code: 'other-side',
      who: 'Bob',
      reason: { code: 'text', text: 'The disk is full.' },
    });
  });
  test('without a reason means that all of it arrived', () => {
    expect(heard(endMessage(id, undefined, inEnglish))).toBeUndefined();
  });
  test('by the user is a cancellation on the other side', () => {
    expect(heard(endMessage(id, { code: 'cancelled-by-us' }, inEnglish))).toEqual({
      code: 'cancelled-by-them',
      who: 'Bob',
    });
  });
  test('tells nothing of ours that is none of their business', () => {
    const message = endMessage(id, { code: 'no-file-manager', path: '/home/ann' }, inEnglish);
    expect(message).not.toHaveProperty('problem.path');
  });
});

test.each([
  ['a code that we do not know', { code: 'constructor' }],
  ['a code that is never told', { code: 'identity', who: 'Eve' }],
  ['facts of another kind', { code: 'changed', name: { toString: 'x' } }],
  ['a name without an end', { code: 'changed', name: 'x'.repeat(5_000) }],
  ['facts that are missing', { code: 'changed' }],
  ['a text of their own', { code: 'text', text: 'You have won.' }],
  ['no object', 'enospc'],
  ['nothing', null],
])('of a problem that is %s only the words are believed', (_, problem) => {
  const answer = AnswerMessage.parse({ type: 'file-answer', id, accept: false, reason: 'No.', problem });
  expect(declinedBecause(answer, 'Bob')).toEqual({
    code: 'denied-because',
    who: 'Bob',
    reason: { code: 'text', text: 'No.' },
  });
});

test('what a problem holds beyond its facts is dropped', () => {
  const problem = { code: 'enospc', who: 'Eve', constructor: { prototype: {} } };
  const answer = AnswerMessage.parse({ type: 'file-answer', id, accept: false, reason: 'No.', problem });
  expect(answer.problem).toEqual({ code: 'enospc' });
});
