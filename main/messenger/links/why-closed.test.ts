import { expect, test } from 'vitest';
import type { CloseCode, Connection } from '../../engine/index.ts';
import { breakOf, endingOf } from './why-closed.ts';

const closed = (closeCode: CloseCode, fingerprint?: string) => ({ closeCode, fingerprint }) as Connection;

test.each(['closed-here', 'closed-by-peer', 'reset', 'lost', 'silent', 'socket-error', 'stopped'] as const)(
  '%s is no problem to report',
  (code) => expect(breakOf(closed(code), 'Bob')).toBeUndefined(),
);

test('our own fault does not blame the other person', () => {
  expect(breakOf(closed('internal'), 'Bob')).toEqual({ code: 'broken-here', who: 'Bob' });
});

test('what the other side did wrong is named', () => {
  expect(breakOf(closed('strict'), 'Bob')).toEqual({ code: 'broken-strict', who: 'Bob' });
  expect(breakOf(closed('header'), 'Bob')).toEqual({ code: 'bad-data', who: 'Bob' });
});

test('without a goodbye, only a connection with a certificate counts as lost', () => {
  expect(endingOf(closed('reset', 'f'), false)).toBe('lost');
  expect(endingOf(closed('reset', 'f'), true)).toBe('by-them');
  expect(endingOf(closed('reset'), false)).toBe('by-them');
  expect(endingOf(closed('closed-here', 'f'), false)).toBe('by-us');
});
