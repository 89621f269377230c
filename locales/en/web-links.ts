/** The question before a web link in a message opens. */
export const links = {
  title: 'Open this link?',
  leadsTo: 'It leads to',
  writtenAs: 'Written as <written>{host}</written>',
  fullAddress: 'Full address',
  copy: 'Copy link',
  copied: 'Link copied',
  open: 'Open in browser',
  warnings: {
    userName: 'The part before the @ is a user name. It says nothing about where the link leads.',
    lookalike: 'This address has letters that can look like others. It may be imitating a site you know.',
    notEncrypted: 'Not encrypted: others on the network can read and change what you send.',
  },
} as const;
