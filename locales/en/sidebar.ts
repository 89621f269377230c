/** The left column: the list of people and the search. */
export const sidebar = {
  label: 'Sidebar',
  people: 'People',
  online: 'Online',
  offline: 'Offline',
  noMatches: 'No matches',
  nobody: 'No one here yet',
  search: 'Search',
  searchLabel: 'Search people and messages',
  refresh: 'Refresh',
  connect: 'Enter address…',
  sendToSeveral: 'Send to several people',
  program: 'Program',
  programHint: 'A program, not a person',
  personHint: '{name} · {address}',
  typing: 'typing…',
  unread: '{count, plural, one {# unread message} other {# unread messages}}',
  manyUnread: '99+',
  found: 'Messages',
  searching: '…',
  foundAtLeast: '{count, number}+',
} as const;

export const myProfile = {
  copyAddress: 'Copy your address',
  addressCopied: 'Address copied',
  visibleHint: 'Let others on this network find you',
  visibleLabel: 'Visible to others',
  visible: 'Visible',
  hidden: 'Hidden',
  changeName: 'Change your name',
  name: 'Your name',
} as const;
