/** Requests to chat, compare codes, connect or send files. */
export const offers = {
  label: 'Requests',
  count: '{count, plural, one {# request} other {# requests}}',
  chat: '<who>{name}</who> wants to chat',
  verify: '<who>{name}</who> wants to compare codes with you, to confirm it’s really you',
  program:
    '<who>{name}</who> <what>{data, select, stream {wants to start a live stream} raw {wants to send Python objects} bytes {wants to send files and bytes} other {wants to send data}}</what>',
  files:
    '<who>{name}</who> wants to send {count, plural, one {a file} other {# files}}: <file>{fileName}</file>, {size}',
  seenBefore: 'Seen before',
  firstTime: 'First time',
  timeLeft: 'Waits {duration} more',
  timeUp: 'May have stopped waiting',
  withdrawn: 'They stopped waiting',
  decline: 'Decline',
  accept: 'Accept',
  connectBack: 'Connect',
  remember: 'Remember this answer',
  once: 'Just this once',
  forAnHour: {
    person: {
      messages: 'For an hour: messages from this person',
      files: 'For an hour: files from this person',
      data: 'For an hour: data and streams from this person',
      bytes: 'For an hour: files and bytes from this person',
    },
    address: {
      messages: 'For an hour: messages from this address',
      files: 'For an hour: files from this address',
      data: 'For an hour: data and streams from this address',
      bytes: 'For an hour: files and bytes from this address',
    },
  },
  always: {
    person: {
      messages: 'Always: messages from this person',
      files: 'Always: files from this person',
      data: 'Always: data and streams from this person',
      bytes: 'Always: files and bytes from this person',
    },
    address: {
      messages: 'Always: messages from this address',
      files: 'Always: files from this address',
      data: 'Always: data and streams from this address',
      bytes: 'Always: files and bytes from this address',
    },
  },
  alwaysAnything: {
    person: 'Always: anything from this person',
    address: 'Always: anything from this address',
  },
  saveToMore: 'Save to…',
  saveTo: 'Save to',
  browse: 'Browse…',
  nameTaken: 'This name is already taken:',
  ifNameTaken: 'If the name is taken:',
  keepBoth: 'Keep both',
  replace: 'Replace',
  skip: 'Skip',
} as const;
