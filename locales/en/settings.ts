export const settings = {
  title: 'Settings',
  close: 'Close settings',
  privacy: 'Privacy',
  readReceipts: 'Let others see when I’ve read their messages',
  typing: 'Let others see when I’m typing',
  encryption: 'Encryption',
  encryptionPrefer: 'Whenever possible',
  encryptionPreferHint: 'Programs that can’t encrypt still work, and are marked.',
  encryptionRequire: 'Always',
  encryptionRequireHint: 'Only encrypted connections. Programs that can’t encrypt are blocked.',
  notEncryptedWith: 'Encryption isn’t tried with:',
  colour: 'Your colour',
  colours: {
    red: 'Red',
    orange: 'Orange',
    olive: 'Olive',
    green: 'Green',
    teal: 'Teal',
    blue: 'Blue',
    indigo: 'Indigo',
    purple: 'Purple',
    pink: 'Pink',
  },
  automaticColour: 'Automatic',
} as const;

/** Standing answers to requests. */
export const rules = {
  heading: 'Rules',
  none: 'None. You’re asked every time.',
  programsAt: 'Any program at {address}',
  accept: {
    chat: 'Messages allowed',
    file: 'Files allowed',
    data: 'Data and streams allowed',
    any: 'Everything allowed',
  },
  block: {
    chat: 'Messages blocked',
    file: 'Files blocked',
    data: 'Data and streams blocked',
    any: 'Everything blocked',
  },
  upTo: '{rule} up to {size}',
  until: '{rule} until {time}',
  upToUntil: '{rule} up to {size}, until {time}',
  remove: 'Remove',
  removeNamed: 'Remove the rule for {name}: {rule}',
} as const;

/** The key that others recognise us by. */
export const myKey = {
  heading: 'Your key',
  about: 'Others recognise you by your key. It stays on this computer and starts with <key>{start}</key>.',
  exportMore: 'Export…',
  importMore: 'Import…',
  renewMore: 'New key…',
  exportHint: 'Save your key to a file with a passphrase, as a backup or for a new computer.',
  importHint: 'Use your key from another computer here. Use a key on one computer at a time.',
  renewHint:
    'For when your key is lost or someone else has it. You look like someone new to everyone until you compare codes again. Your old key is set aside.',
  export: 'Export',
  import: 'Import',
  renew: 'Create new key',
  chooseFile: 'Choose file…',
  passphrase: 'Passphrase',
  busy: 'One moment…',
  exported: 'Key saved as {path}',
  imported: 'Key imported. Others now recognise you by it.',
  renewed: 'You have a new key.',
} as const;

export const about = {
  heading: 'About',
  version: 'Lanline {version}',
  licences: 'Licences',
  licencesHint: 'Lanline is open source (MIT), and so are the {count, number} packages it ships with:',
  package: '{name} {version}',
} as const;
