import type { NoticeCode } from '../../main/ipc/contract.ts';

/** What a conversation says by itself, by the code that the main process gives (main/ipc/views/notice-view.ts). */
export const notices = {
  'connection-broken': 'Disconnected. {problem}',
  'message-incomplete': 'A message didn’t arrive completely. {problem}',
  'codes-match': 'The codes match: this is {who}.',
  'codes-differ':
    'The codes don’t match: someone is intercepting your connection with {who}, and can read and change what you send. You’ve been disconnected.',
  'comparison-cancelled': '{who} stopped the verification.',
  'comparison-invalid': 'Verification failed: {who}’s app sent something that doesn’t fit.',
  'comparison-interrupted': 'Verification stopped because the connection to {who} was lost.',
  'new-key': '{who} has a new key. Your earlier messages are here.',
  text: '{text}',
} as const satisfies Record<NoticeCode, string>;
