/** The window as a whole, and words used in many places. */
export const window = {
  title: 'Lanline',
  titleWithUnread: '({count, number}) Lanline',
  notifications: 'Notifications',
  you: 'You',
  someone: 'Someone',
  cancel: 'Cancel',
  close: 'Close',
  dismiss: 'Dismiss',
  tryAgain: 'Try again',
  notRunning: 'Lanline isn’t running. Start it again to continue.',
} as const;

/** The main area while no conversation is open. */
export const emptyState = {
  choose: 'Choose someone to talk to',
  chooseHint: 'Write a message, or drop files on a name.',
  nobody: 'No one here yet',
  nobodyHint:
    'Start Lanline on another computer on this network, or a program that speaks its protocol. It shows up here within seconds.',
  hidden: 'You’re hidden, so others can’t find you either.',
} as const;

/** Read aloud by screen readers when something arrives. */
export const arrivals = {
  text: '{name}: {text}',
  file: '{name} is sending a file: {file}',
  stream: '{name} started a live stream',
  value: '{name} sent data: {value}',
  bytes: '{name} sent {size}',
} as const;
