/** A problem that needs no further facts. */
type NoFacts = Record<never, never>;
/** The name of the person it is about. */
type Who = { readonly who: string };
/** The file or folder it is about. */
type Named = { readonly name: string };

type Value = { readonly value: string };
type Port = { readonly port: number };
type AtPath = { readonly path: string };

/**
 * Everything that can go wrong and that a person has to know about: a stable code, and the facts its sentence
 * needs. The sentences are in `locales/`, one per code and language.
 */
export interface ProblemFacts {
  // Calls
  unexpected: NoFacts;
  'unknown-call': NoFacts;
  arguments: NoFacts;
  'unknown-person': NoFacts;
  'unknown-transfer': NoFacts;

  // Connecting
  'address-format': NoFacts;
  self: NoFacts;
  denied: Who;
  'denied-because': Who & { readonly reason: ProblemView };
  timeout: Who;
  unreachable: Who;
  /** Somebody else answers where we reached them before, and nobody says that they are still there. */
  'address-reused': Who;
  aborted: NoFacts;
  /** Whatever answered does not speak the protocol. */
  protocol: Who;
  /** Somebody whose certificate we know answers without encryption. */
  insecure: Who;
  /** Somebody else's certificate answers. */
  identity: Who;
  /** They can't encrypt, and the user requires encryption. */
  'plain-unwanted': Who;
  /** Somebody now answers encrypted at the address of a plain person. */
  moved: NoFacts;
  lost: Who;
  'gave-up': Who;
  /** The other side stopped in the middle of a message. */
  'cut-off': Who;
  /** The data to send does not fit the connection. */
  'data-type': NoFacts;
  'data-size': NoFacts;
  'bad-data': Who;
  /** Our own fault. */
  'broken-here': Who;
  'broken-strict': Who;
  'broken-too-large': Who;
  'broken-too-slow': Who;
  'broken-value': Who;
  'broken-stream-size': Who;
  withdrawn: NoFacts;

  // Chat
  'nothing-to-resend': NoFacts;
  'not-editable': NoFacts;
  'edits-unsupported': Who;
  'stream-live': NoFacts;
  'transfer-moving': NoFacts;
  'content-gone': NoFacts;
  'not-web-address': NoFacts;

  // Choosing files
  'nothing-to-send': NoFacts;
  'too-many-files': { readonly max: number };
  'too-many-folders': { readonly max: number };
  /** A path longer or deeper than any person's. */
  'path-too-long': Named;
  'file-missing': Named;
  'not-a-file': Named;
  'file-unreadable': Named;
  'folder-unreadable': Named;
  'file-gone': Named;
  /** Dragged or pasted from a web page, so the file exists only in memory. */
  'not-on-disk': Named;
  /** The window has lost the main process. */
  'link-lost': NoFacts;
  'folder-path': NoFacts;
  'folder-missing': NoFacts;
  'folder-is-file': NoFacts;
  'folder-not-writable': NoFacts;

  // Transfers
  'cancelled-by-us': NoFacts;
  'cancelled-by-them': Who;
  forgotten: Who;
  'paused-by-us': NoFacts;
  'paused-by-them': Who;
  'declined-by-us': NoFacts;
  'too-many-questions': NoFacts;
  /** Skipped because something with its name is already there. */
  'already-there': Named;
  interrupted: Who;
  /** The other side started it again. */
  /** Nothing of a transfer has moved for a while. */
  stalled: Who;
  stopped: NoFacts;
  'not-retryable': NoFacts;
  'no-file-yet': NoFacts;
  'not-dialled': NoFacts;
  'not-fetched': Who;
  'not-confirmed': Who;
  'waiting-for-answer': Who;
  'size-mismatch': NoFacts;
  'file-list': NoFacts;
  /** The program ended while the transfer was being begun. */
  'begun-when-closed': NoFacts;
  /** Something that isn't ours has the name of the folder for incomplete files. */
  'parts-folder': { readonly path: string };
  /** The file system can't hold so many more files, whatever their sizes. */
  'no-room-for-files': NoFacts;
  changed: Named;
  /** The same, but it starts anew. */
  changing: Named;
  corrupt: Named;
  /** The same of a part that is fetched again. */
  damaged: NoFacts;
  'no-free-name': NoFacts;
  /** Why it failed on the other side, as reported by them. */
  'other-side': Who & { readonly reason: ProblemView };

  // Disks and the system, by the system's own codes
  enospc: NoFacts;
  edquot: NoFacts;
  eacces: NoFacts;
  eperm: NoFacts;
  erofs: NoFacts;
  enoent: NoFacts;
  eexist: NoFacts;
  enotdir: NoFacts;
  eisdir: NoFacts;
  efbig: NoFacts;
  enametoolong: NoFacts;
  einval: NoFacts;
  enotempty: NoFacts;
  eio: NoFacts;
  emfile: NoFacts;
  'connection-lost': NoFacts;
  'no-browser': NoFacts;
  'no-file-manager': { readonly path: string };

  // Profile, key and trust
  'name-empty': NoFacts;
  'no-key': NoFacts;
  'same-key': NoFacts;
  'passphrase-short': { readonly min: number };
  'passphrase-wrong': NoFacts;
  'not-a-backup': NoFacts;
  'not-verified': Who;
  'plain-connection': NoFacts;
  'never-encrypted': Who;

  // Our own data
  /** The disk with the database is full. */
  'storage-full': AtPath;
  'storage-failing': AtPath;
  /** Found while running; at the next start it becomes 'storage-damaged'. */
  'storage-corrupt': AtPath;

  // Starting
  /** Its window has been brought up. */
  'already-running': NoFacts;
  'storage-in-use': NoFacts;
  'storage-newer': NoFacts;
  'storage-damaged': AtPath;
  'key-locked': NoFacts;
  'key-replaced': NoFacts;
  'web-port': { readonly port: number; readonly taken: 'yes' | 'no' };
  'port-taken': { readonly address: string };
  'no-such-address': { readonly address: string };
  'port-forbidden': { readonly address: string };
  'listen-failed': { readonly address: string };
  'flag-address': Value;
  'flag-port': Value & { readonly flag: string };
  'flag-name': NoFacts;
  'flag-needs-value': Value;
  'flag-takes-none': Value;
  'flag-unknown': Value;
  /** A file or folder that Lanline needs at start. */
  'start-path': { readonly path: string; readonly reason: ProblemView };

  // Discovery
  'discovery-port-taken': Port;
  'discovery-forbidden': Port;
  'discovery-port-failed': Port;
  'discovery-no-network': Port;
  'discovery-ipv6-only': Port;
  /** Only point-to-point links, such as a VPN's, where nobody can be searched for. */
  'discovery-no-broadcast': Port;
  'discovery-send-forbidden': Port;
  'discovery-send-failed': Port;

  /** A sentence from an earlier version, ours or the other side's, in its own words. */
  text: { readonly text: string };
}

export type ProblemCode = keyof ProblemFacts;

/** What is stored and sent to a window: `{ code: 'unreachable', who: 'Bob' }`. */
export type ProblemView<C extends ProblemCode = ProblemCode> = {
  readonly [K in C]: {
    readonly [F in keyof ProblemFacts[K] | 'code']: F extends keyof ProblemFacts[K] ? ProblemFacts[K][F] : K;
  };
}[C];
