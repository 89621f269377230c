/** Notifications of the system: the title is who asks. */
export const notifications = {
  file: 'wants to send you a file: {name}',
  files: 'wants to send you {files}: {name}',
  fileUnverified: 'wants to send you a file (unverified, {address}): {name}',
  filesUnverified: 'wants to send you {files} (unverified, {address}): {name}',
  verify: 'wants to verify each other’s identity',
  chat: 'wants to chat',
  stream: 'wants to send you a live stream',
  data: 'wants to send you data',
  /** After one of those, when nothing proves who it is. */
  unverified: '{what} (unverified, {address})',
} as const;
