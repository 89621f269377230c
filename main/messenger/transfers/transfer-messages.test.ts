import { describe, expect, test } from 'vitest';
import { AnswerMessage, declinedBecause, EndMessage, endMessage, reasonOf } from './transfer-messages.ts';

const id = '1'.repeat(16);
const inEnglish = () => 'In English.';
const received = (message: object) => reasonOf(EndMessage.parse(message), 'Bob');

describe('the end of a transfer', () => {
  test('is sent as a code, and in English for peers that know no codes', () => {
    const message = endMessage(id, { code: 'changed', name: 'a.txt' }, inEnglish);
    expect(message).toEqual({
      type: 'file-end',
      id,
      reason: 'In English.',
      problem: { code: 'changed', name: 'a.txt' },
    });
    expect(received(message)).toEqual({
      code: 'other-side',
      who: 'Bob',
      reason: { code: 'changed', name: 'a.txt' },
    });
  });
  test('from version 0.1 is shown in its own words', () => {
    const message = { type: 'file-end', id, reason: 'The disk is full.' };
    expect(received(message)).toEqual({
      code: 'other-side',
      who: 'Bob',
      reason: { code: 'text', text: 'The disk is full.' },
    });
  });
  test('without a reason means that everything arrived', () => {
    expect(received(endMessage(id, undefined, inEnglish))).toBeUndefined();
  });
  test('by the user is a cancellation for the other side', () => {
    expect(received(endMessage(id, { code: 'cancelled-by-us' }, inEnglish))).toEqual({
      code: 'cancelled-by-them',
      who: 'Bob',
    });
  });
  test('never includes our private facts', () => {
    const message = endMessage(id, { code: 'no-file-manager', path: '/home/ann' }, inEnglish);
    expect(message).not.toHaveProperty('problem.path');
  });
});

test.each([
  ['a code that we do not know', { code: 'constructor' }],
  ['a code that is never sent', { code: 'identity', who: 'Eve' }],
  ['facts of the wrong type', { code: 'changed', name: { toString: 'x' } }],
  ['an endless name', { code: 'changed', name: 'x'.repeat(256) }],
  ['missing its facts', { code: 'changed' }],
  ['arbitrary text', { code: 'text', text: 'You have won.' }],
  ['not an object', 'enospc'],
  ['nothing', null],
])('a problem that is %s is ignored in favour of its reason', (_, problem) => {
  const answer = AnswerMessage.parse({ type: 'file-answer', id, accept: false, reason: 'No.', problem });
  expect(declinedBecause(answer, 'Bob')).toEqual({
    code: 'denied-because',
    who: 'Bob',
    reason: { code: 'text', text: 'No.' },
  });
});

test('anything in a problem beyond its facts is dropped', () => {
  const problem = { code: 'enospc', who: 'Eve', constructor: { prototype: {} } };
  const answer = AnswerMessage.parse({ type: 'file-answer', id, accept: false, reason: 'No.', problem });
  expect(answer.problem).toEqual({ code: 'enospc' });
});

test('a name of theirs can not turn our words around', () => {
  const problem = { code: 'corrupt', name: '\u202egpj.exe\u0000' };
  const answer = AnswerMessage.parse({ type: 'file-answer', id, accept: false, reason: 'No.', problem });
  expect(answer.problem).toEqual({ code: 'corrupt', name: 'gpj.exe' });
});

test('a reason is never longer than the other side accepts', () => {
  const message = endMessage(id, { code: 'corrupt', name: 'a' }, () => '…'.repeat(5_000));
  expect(EndMessage.safeParse(message).success).toBe(true);
});

test('where things are on our disk is not told to the other side', () => {
  const message = endMessage('f'.repeat(16), { code: 'parts-folder', path: '/home/bob/secret' }, (problem) =>
    JSON.stringify(problem),
  );
  expect(JSON.stringify(message)).not.toContain('secret');
  expect(message.problem).toEqual({ code: 'folder-not-writable' });
});
