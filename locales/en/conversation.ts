export const conversation = {
  label: 'Conversation with {name}',
  drop: 'Drop to send to <who>{name}</who>',
  nothingYet: 'No messages yet. Write to <who>{name}</who>, or drop a file here.',
  unreadFromHere: 'New',
  toNewest: 'Jump to latest',
} as const;

export const composer = {
  label: 'Message to {name}',
  placeholder: 'Write a message…',
  attach: 'Attach files',
  send: 'Send',
  save: 'Save',
  editing: 'Editing a message. Press Enter to save, Esc to cancel.',
  cancelEditing: 'Cancel editing',
} as const;

/** A message and its actions. */
export const message = {
  youDeleted: 'You deleted this message',
  theyDeleted: 'This message was deleted',
  edited: 'edited',
  editedAt: 'Edited {time}',
  waits: 'Will be sent when <who>{name}</who> is online',
  notSent: 'Not sent',
  resend: 'Send again',
  more: 'More options',
  copy: 'Copy',
  edit: 'Edit',
  deleteForMe: 'Delete for me',
  deleteForEveryone: 'Delete for everyone',
  receipt: {
    waiting: 'Waiting until they’re online',
    sending: 'Sending…',
    sent: 'Sent',
    delivered: 'Delivered',
    read: 'Read',
  },
} as const;

/** What programs send: values, bytes and streams. */
export const data = {
  value: { json: 'Data', raw: 'Python object' },
  bytes: 'Raw bytes',
  stream: { json: 'Data stream', raw: 'Python object stream', bytes: 'Byte stream' },
  showAs: 'Show as',
  text: 'Text',
  hex: 'Hex',
  empty: 'Empty',
  saveAsFile: 'Save as file',
  saved: 'Saved as {path}',
  moreBytes: 'Show more of {size}',
  moreEntries: 'Show {count, number} more of {left, number}',
  live: 'Live',
  paused: 'Paused',
  ended: 'Ended',
  pauseView: 'Pause view',
  resumeView: 'Resume view',
  rate: '<b>{frames}</b> frames/s <dot>·</dot> <b>{speed}</b>',
  frameSize: 'Frame size',
  frameBytes: '{count, number} B',
  frameSizeUnknown: 'Not known yet',
  frames: 'Frames',
  received: 'Received',
  skipped: 'Not shown',
  noFrames: 'No frames yet',
} as const;
