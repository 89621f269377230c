/** Notifications of the system: the title is who asks. */
export const notifications = {
  file: 'wants to send you {count, plural, one {a file} other {# files}}: {name}',
  fileUnverified:
    'wants to send you {count, plural, one {a file} other {# files}} (unverified, {address}): {name}',
  verify: 'wants to verify each other’s identity',
  chat: 'wants to chat',
  stream: 'wants to send you a live stream',
  data: 'wants to send you data',
  /** After one of those, when nothing proves who it is. */
  unverified: '{what} (unverified, {address})',
} as const;
