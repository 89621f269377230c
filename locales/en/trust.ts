/** How sure we can be who someone is. */
export const trust = {
  heading: 'Trust',
  plain: {
    short: 'Not encrypted',
    long: 'Nothing is encrypted. Anyone on this network could read along or pretend to be them.',
  },
  encrypted: {
    short: 'Encrypted, not verified',
    long: 'No one in between can read along. Compare codes once to confirm it’s really them.',
  },
  verified: {
    short: 'Verified',
    long: 'Encrypted, and you’ve confirmed it’s really them.',
  },
  mixedAlphabets: 'This name mixes letters from different alphabets. It may be imitating someone else’s.',
  namesake: 'Not the <who>{name}</who> you know: they have a different key.',
  unknownNamesake: 'Not the person you know by this name: they have a different key.',
  samePerson: 'This is the same person…',
  forget: 'Forget…',
  messagesAllowed: 'Can message me without asking',
  filesAllowed: 'Can send me files without asking',
  fileSizeLimit: 'Size limit',
  anySize: 'Any size',
  blocked: 'Blocked',
  blockedHint: 'Can’t message you or send you anything, and isn’t told.',
  compareCodes: 'Compare codes',
  compareCodesAgain: 'Compare codes again',
  tryEncryption: 'Try encryption first',
  showSafetyNumber: 'Show safety number',
  safetyNumberHint: 'If <who>{name}</who> sees the same number, no one is in the middle.',
  markVerified: 'Mark as verified',
  clearVerified: 'Clear verification',
  maybeNot: 'This may not be <who>{name}</who>.',
  maybeNotAdvice:
    'Check another way, such as by phone. If <who>{name}</who> has a new computer or a new key, they show up in your list as someone new. Compare codes with them there.',
  nowEncrypted: 'Someone now answers here with encryption. What you write in this conversation isn’t sent.',
  openEncrypted: 'Open encrypted conversation',
} as const;

export const details = {
  label: 'Details',
  close: 'Close details',
  lanline: 'Uses Lanline',
  lanlineOn: 'Uses Lanline on {device}',
  program: 'A program, not Lanline',
  connections: 'Connections',
  openedByYou: 'Opened by you',
  openedByThem: 'Opened by them',
  conversation: 'Conversation',
  exportText: 'Save as text…',
  exportJson: 'Save as JSON…',
  exported: 'Conversation saved as {path}',
} as const;
