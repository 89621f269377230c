export const welcome = {
  title: 'Welcome to Lanline',
  hint: 'Chat and share files with people and programs on your network. No server, no account. What should others call you?',
  start: 'Get started',
} as const;

export const connectDialog = {
  title: 'Connect by address',
  hint: 'Their address is at the top left of their Lanline window.',
  address: 'Address and port',
  invalid: 'That isn’t an address. It looks like 192.168.1.20:51515.',
  example: '192.168.1.20:51515',
  plain: 'Without encryption',
  plainHint: 'For programs that have trouble with encrypted connections.',
  connect: 'Connect',
  connecting: 'Connecting…',
} as const;

export const forgetDialog = {
  label: 'Forget',
  title: 'Forget <who>{name}</who>?',
  hint: '{key, select, yes {This deletes your conversation and their key.} other {This deletes your conversation.}} Received files stay where they are. If <who>{name}</who> shows up again, it’s as someone new.',
  forget: 'Forget',
} as const;

export const samePersonDialog = {
  label: 'The same person',
  title: 'Is this the <who>{name}</who> you know?',
  verifiedHint: 'Your old conversation moves here, and the old key is forgotten.',
  unverifiedHint: 'Anyone can use this name. Compare codes first, then come back here.',
  join: 'Yes, the same person',
} as const;

export const verifyDialog = {
  label: 'Compare codes',
  title: 'Compare codes with <who>{name}</who>',
  waiting: 'Waiting for <who>{name}</who> to accept…',
  question: 'Does <who>{name}</who> see this code?',
  hint: 'Ask in person or by phone. Don’t ask in this chat: someone in the middle could answer.',
  differ: 'Codes differ',
  same: 'Codes match',
} as const;

export const sendToSeveral = {
  label: 'Send to several people',
  hint: 'Everyone gets it separately and replies only to you.',
  recipients: 'Send to',
  everyoneOnline: 'Everyone online ({count, number})',
  nobody: 'There’s no one to send to yet.',
  message: 'Message',
  addFiles: 'Add files…',
  removeFiles: 'Remove files',
  send: 'Send',
  sendTo: 'Send to {count, plural, one {# person} other {# people}}',
  sentLabel: 'Sent to several people',
  sentTo: 'Sending to {count, plural, one {# person} other {# people}}',
  fileState: '{file}: {state}',
  sending: 'Sending…',
} as const;
