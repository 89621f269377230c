import { expect, it } from 'vitest';
import type { ItemView } from '../../../main/ipc/contract.ts';
import { firstUnread } from './use-unread-mark.ts';

const items = (senders: string): ItemView[] =>
  [...senders].map((sender, index) => ({
    id: `i${index}`,
    at: index,
    from: sender === 't' ? 'them' : 'me',
    kind: 'text',
    text: '',
    state: 'sent',
  }));

it('is the first of so many of theirs, counted from the newest one when it was opened', () => {
  expect(firstUnread(items('tmttmt'), 'i5', 2)).toBe('i3');
  expect(firstUnread(items('tmttmttt'), 'i5', 2)).toBe('i3');
});

it('is none when everything was read, or while it is further back', () => {
  expect(firstUnread(items('tmt'), 'i2', 0)).toBeUndefined();
  expect(firstUnread(items('tmt'), 'i2', 3)).toBeUndefined();
  expect(firstUnread(items('tmt'), undefined, 1)).toBeUndefined();
});
