/**
 * Everything that passes between the main process and a window: each call and each event, once.
 * Types alone, so that every floor may import it. All values are plain and survive JSON: bytes are base64.
 */

/** How we stand with a person's program right now. `message` is a sentence for people. */
export interface LinkView {
  /**
   * `lost`: not wanted, and tried again by itself. `unsafe`: somebody else answered, or not encrypted, where a certificate
   * we know belongs. Nothing was sent.
   */
  readonly state: 'idle' | 'calling' | 'open' | 'denied' | 'failed' | 'closed' | 'lost' | 'unsafe';
  readonly message?: string;
  /** When it is tried again (ms since 1970). */
  readonly retryAt?: number;
}

/** `plain`: anybody could claim this name and read what is said. */
export type Trust = 'plain' | 'encrypted' | 'verified';
export type DataType = 'json' | 'raw' | 'bytes';

export interface MeView {
  readonly name: string;
  /** `ipv4:port` where we listen. */
  readonly addressName: string;
  readonly visible: boolean;
  /** False until the user has confirmed a name at first start. */
  readonly named: boolean;
  readonly downloadsFolder: string;
  /** What keeps discovery from working, as a sentence; absent when it works. */
  readonly discoveryProblem?: string;
  /** What happened to our key, or to what we keep, as a sentence. */
  readonly storageProblem?: string;
  /** Of our certificate: 64 hexadecimal digits. */
  readonly fingerprint: string;
  /** `require`: with nobody in the clear. */
  readonly encryption: 'prefer' | 'require';
  /** Where encryption is not even tried: `ipv4:port` each. */
  readonly plainAddresses: readonly string[];
  /** The hue that we chose for our avatar, in degrees. */
  readonly colour?: number;
  /** Others see what we have read, and when we write. */
  readonly tellsRead: boolean;
  readonly tellsTyping: boolean;
}

/** Two people comparing a code: `waiting` for the other side, then both see `code`, six digits. */
export type VerificationView =
  | { readonly state: 'waiting' }
  | { readonly state: 'compare'; readonly code: string };

export interface PersonView {
  /** The beginning of a certificate's fingerprint; for who has none, the address where he listens. */
  readonly id: string;
  readonly name: string;
  /** The name has letters of several alphabets, as who imitates somebody else's name uses them. */
  readonly nameMixed?: boolean;
  readonly addressName: string;
  readonly presence: 'here' | 'away';
  readonly trust: Trust;
  /** True when the other side is Lanline, not a bare program. */
  readonly lanline: boolean;
  readonly link: LinkView;
  readonly unread: number;
  readonly lastText?: string;
  readonly lastAt?: number;
  /** What kind of machine, in the words of its user. */
  readonly device?: string;
  /** The hue that they chose for their avatar, in degrees. */
  readonly colour?: number;
  /** They are writing to us just now. */
  readonly typing?: true;
  /** Somebody else whose certificate we know has this name. */
  readonly namesakeId?: string;
  /** Who answers encrypted now where this plain one was. */
  readonly successorId?: string;
  readonly verification?: VerificationView;
  /** They are let in to talk without asking. */
  readonly letIn: boolean;
  /** Their files are taken without asking. */
  readonly filesLetIn: boolean;
  /** Up to this size, where one was set. */
  readonly filesLetInBytes?: number;
  readonly blocked: boolean;
  readonly connections: readonly ConnectionView[];
}

export interface ConnectionView {
  readonly id: string;
  readonly dataType: DataType;
  readonly strict: boolean;
  readonly stream: boolean;
  /** Bytes per frame of a stream; 'auto' until the first frame fixed it. */
  readonly dataSize: number | 'auto';
  readonly openedByUs: boolean;
}

/** `chat`: to talk. `file`: to send files, or (a program) bytes. `data`: a program's values and streams. `any`: whatever. */
export type RuleKind = 'chat' | 'file' | 'data' | 'any';
export type RuleAction = 'accept' | 'block';

/** How far a rule goes. */
export interface RuleLimits {
  /** It ends then (ms since 1970). */
  readonly until?: number;
  /** Larger offers of files are asked about. */
  readonly maxBytes?: number;
}

/** What was decided for somebody, or for every program at an address, so that it is not asked again. */
export interface RuleView extends RuleLimits {
  /** A person's id, or an IPv4 address. */
  readonly subject: string;
  /** Of the person; of an address, itself. */
  readonly name: string;
  readonly kind: RuleKind;
  readonly action: RuleAction;
}

/** Where accepted files go. */
export interface Destination {
  /** An absolute path; the downloads folder unless given. */
  readonly folder?: string;
  /** If something of that name is there: `keep` both, `replace` it (a file by a file alone), or `skip` what is offered. */
  readonly existing: 'keep' | 'replace' | 'skip';
}

/** What an answer to an offer is to hold for beyond it. */
export interface Remember {
  /** `kind`: whatever is asked for in the same way. */
  readonly what: 'kind' | 'any';
  readonly forMs?: number;
}

/** Somebody asks to connect, or to send a file. */
export interface OfferView {
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  /** The name has letters of several alphabets, as who imitates somebody else's name uses them. */
  readonly nameMixed?: boolean;
  readonly addressName: string;
  readonly trust: Trust;
  readonly lanline: boolean;
  readonly seenBefore: boolean;
  /** Somebody else whose certificate we know has this name. */
  readonly namesakeId?: string;
  readonly receivedAt: number;
  /** When the caller stops waiting, if he said so (ms since 1970). */
  readonly waitsUntil?: number;
  /** `withdrawn`: the caller gave up while we were asked; calling back is possible. */
  readonly state: 'waiting' | 'withdrawn';
  readonly what:
    | { readonly kind: 'chat' }
    /** To compare a code with each other. */
    | { readonly kind: 'verify' }
    | {
        readonly kind: 'program';
        readonly dataType: DataType;
        readonly strict: boolean;
        readonly stream: boolean;
        readonly dataSize: number | 'auto';
      }
    | {
        readonly kind: 'file';
        readonly fileName: string;
        readonly sizeBytes: number;
        readonly fileCount: number;
        /** Something of this name is in the downloads folder already. */
        readonly exists: boolean;
        /** More than a file: a folder, or several files. */
        readonly several: boolean;
      };
}

export interface ItemBase {
  readonly id: string;
  readonly at: number;
  readonly from: 'me' | 'them' | 'system';
}
/**
 * `waiting` until the other side is there. `sent`: it left. `delivered`: their Lanline has it. `read`: it was in view there.
 * `failed` says why in `problem`, and can be retried with `resend`.
 */
export type SendState = 'waiting' | 'sending' | 'sent' | 'delivered' | 'read' | 'failed';
export interface TextItem extends ItemBase {
  readonly kind: 'text';
  readonly text: string;
  readonly state: SendState;
  readonly problem?: string;
  /** The other side's Lanline has not said yet that it has it. */
  readonly unacknowledged?: true;
  /** When its writer changed it the last time. */
  readonly editedAt?: number;
  /** Its writer took it back: `text` is empty. */
  readonly deleted?: true;
}
/** A json or raw value; `root` is its first line, `expand` fetches what is below. */
export interface ValueItem extends ItemBase {
  readonly kind: 'value';
  readonly dataType: 'json' | 'raw';
  readonly sizeBytes: number;
  readonly root: NodeView;
}
/** A short bytes message; `headBase64` is its beginning, `readBytes` fetches more. */
export interface BytesItem extends ItemBase {
  readonly kind: 'bytes';
  readonly sizeBytes: number;
  readonly headBase64: string;
}
export interface FileItem extends ItemBase {
  readonly kind: 'file';
  readonly transfer: TransferView;
}
export interface StreamItem extends ItemBase {
  readonly kind: 'stream';
  readonly stream: StreamView;
}
export interface NoticeItem extends ItemBase {
  readonly kind: 'notice';
  readonly tone: 'info' | 'problem';
  readonly text: string;
}
export type ItemView = TextItem | ValueItem | BytesItem | FileItem | StreamItem | NoticeItem;

/** An item that was searched for. */
export interface FoundItem {
  readonly personId: string;
  readonly item: ItemView;
}

/** One line of a value's tree. */
export interface NodeView {
  /** Key or index within the parent; absent at the root. */
  readonly key?: string;
  readonly kind:
    | 'null'
    | 'boolean'
    | 'number'
    | 'string'
    | 'bytes'
    | 'scalar'
    | 'list'
    | 'dict'
    | 'tuple'
    | 'set'
    | 'array'
    | 'object'
    | 'cycle';
  /** The value or a short summary, at most 500 characters. */
  readonly text: string;
  /** How many children `expand` can give. */
  readonly childCount: number;
}

export interface TransferView {
  readonly id: string;
  readonly direction: 'in' | 'out';
  readonly name: string;
  readonly sizeBytes: number;
  /** More than one: a folder, or several files at once. */
  readonly fileCount: number;
  readonly doneBytes: number;
  readonly bytesPerSecond: number;
  readonly state: 'offered' | 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled' | 'denied';
  /** Why it failed, or what it waits for, as a sentence. */
  readonly problem?: string;
  /** Where it was saved, when done and incoming. */
  readonly savedAs?: string;
  /** True when `retryTransfer` can start it again. */
  readonly canRetry: boolean;
}

export interface StreamView {
  readonly id: string;
  readonly dataType: DataType;
  readonly frameBytes: number | 'auto';
  readonly state: 'live' | 'ended';
  readonly frames: number;
  readonly totalBytes: number;
  readonly framesPerSecond: number;
  readonly bytesPerSecond: number;
  /** Frames received but not shown since the window samples at most 30 a second. */
  readonly skipped: number;
  /** The newest sample: the beginning of the frame's bytes, at most 4096. */
  readonly sampleBase64: string;
  /** The newest sample as text, when the stream is json or raw. */
  readonly sampleText?: string;
}

export interface Snapshot {
  readonly me: MeView;
  readonly people: readonly PersonView[];
  readonly offers: readonly OfferView[];
  readonly shell: 'electron' | 'web';
}

/** A file to send, named in the way of its shell: a path, or the token of an upload in progress. */
export interface FileSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly path?: string;
  readonly upload?: string;
}

/** What a window may ask for. Each rejects with `{ code, message }`, the message a sentence for people. */
export interface Calls {
  snapshot(): Promise<Snapshot>;
  setName(name: string): Promise<void>;
  setVisible(visible: boolean): Promise<void>;
  /** The hue of our avatar, 0 to 359 degrees; null for the one that our key gives. */
  setColour(colour: number | null): Promise<void>;
  /** Whether others see what we have read, and when we write. */
  setPrivacy(privacy: { tellsRead: boolean; tellsTyping: boolean }): Promise<void>;
  /** Looks for people at once instead of at the next round. */
  searchAgain(): Promise<void>;
  /** `address` as `ipv4:port`, `plain` without trying encryption, from now on; the person's id. */
  connectTo(address: string, plain?: boolean): Promise<string>;
  connect(personId: string): Promise<void>;
  disconnect(personId: string): Promise<void>;
  /** `remember`: the next ones are answered in the same way, without asking. */
  answerOffer(offerId: string, accept: boolean, remember?: Remember): Promise<void>;
  /** Accepts an offer of files, and says where they go. */
  acceptFiles(offerId: string, destination: Destination, remember?: Remember): Promise<void>;
  /** A folder that the user picks; null when he changed his mind, or the shell can't ask. */
  chooseFolder(): Promise<string | null>;
  /** Removes a withdrawn offer from the list; `callBack` connects to who asked. */
  dismissOffer(offerId: string, callBack: boolean): Promise<void>;
  /** The newest `limit` items older than `before` (an item id), oldest first; ≤ 200. */
  items(personId: string, before: string | null, limit: number): Promise<ItemView[]>;
  /** The oldest `limit` items newer than `after` (an item id), oldest first; ≤ 200. */
  itemsAfter(personId: string, after: string, limit: number): Promise<ItemView[]>;
  /** Items with words that begin as those of `query` do, newest first; of one person, or (null) of everybody; ≤ 200. */
  search(query: string, personId: string | null, limit: number): Promise<FoundItem[]>;
  markRead(personId: string): Promise<void>;
  /** The user is writing to somebody: said with every change, told now and then. */
  typing(personId: string): Promise<void>;
  sendText(personId: string, text: string): Promise<void>;
  /** To several people, each in his own conversation: how each text begins; from there on `item` tells. */
  sendToSeveral(personIds: readonly string[], text: string): Promise<FoundItem[]>;
  resend(personId: string, itemId: string): Promise<void>;
  /** Changes a text of ours, on both sides. */
  editText(personId: string, itemId: string, text: string): Promise<void>;
  /** Removes an item here; `forBoth`, of a text of ours: on both sides, where a note of it is left. */
  deleteItem(personId: string, itemId: string, forBoth: boolean): Promise<void>;
  /** As one transfer, whose id it is; folders with all that is in them. */
  sendFiles(personId: string, sources: readonly FileSource[]): Promise<string>;
  /** It rests until `retryTransfer`. */
  pauseTransfer(transferId: string): Promise<void>;
  cancelTransfer(transferId: string): Promise<void>;
  retryTransfer(transferId: string): Promise<void>;
  /** Opens the folder that holds a received file. */
  showTransfer(transferId: string): Promise<void>;
  /** Opens an http or https address in the system's browser. The user has confirmed it. */
  openLink(address: string): Promise<void>;
  /** Children `from`…`from + limit` of the node at `path` (child indices from the root); limit ≤ 200. */
  expand(itemId: string, path: readonly number[], from: number, limit: number): Promise<NodeView[]>;
  /** At most 65,536 bytes of a bytes message, as base64. */
  readBytes(itemId: string, offset: number, length: number): Promise<string>;
  /** With whom we speak in the clear: with those who can't do otherwise, or with nobody. */
  setEncryption(encryption: 'prefer' | 'require'): Promise<void>;
  /** Whether encryption is not even tried at the address of a plain person. */
  setPlain(addressName: string, plain: boolean): Promise<void>;
  /** Sixty digits that are the same on both sides while both keep their keys. */
  safetyNumber(personId: string): Promise<string>;
  setVerified(personId: string, verified: boolean): Promise<void>;
  /** Asks the other side to compare a code; the person's `verification` goes on from there. */
  compareCode(personId: string): Promise<void>;
  /** What the user saw: the same code, another one, or (null) he gave up. */
  answerCode(personId: string, same: boolean | null): Promise<void>;
  /** What is decided for a person without asking; `null` asks again. */
  setRule(personId: string, kind: RuleKind, action: RuleAction | null, limits?: RuleLimits): Promise<void>;
  /** All rules that hold. */
  rules(): Promise<RuleView[]>;
  revokeRule(subject: string, kind: RuleKind): Promise<void>;
  /** Saves a conversation to a file that the user picks; its path, or null if cancelled. */
  exportConversation(personId: string, format: 'text' | 'json'): Promise<string | null>;
  /** Forgets a person, what was said, and the certificate. */
  forget(personId: string): Promise<void>;
  /** A verified person is the same human as another one, who has a new key: their conversations become one. */
  joinPeople(oldId: string, newId: string): Promise<void>;
  /** Saves our key under a passphrase, for another machine; its path, or null if cancelled. */
  exportIdentity(passphrase: string): Promise<string | null>;
  /** Becomes who an exported key belongs to. Every connection is closed. */
  importIdentity(source: FileSource, passphrase: string): Promise<void>;
  /** Begins with a new key, as somebody whom nobody knows yet. Every connection is closed. */
  renewIdentity(): Promise<void>;
  /** Saves a bytes message to a file that the user picks, or into the downloads folder; its path, or null if cancelled. */
  saveBytes(itemId: string): Promise<string | null>;
}

/** What a window is told. Progress and streams come at most 30 times a second, final states at once. */
export interface Events {
  me: MeView;
  person: PersonView;
  personGone: { readonly id: string };
  offers: readonly OfferView[];
  item: { readonly personId: string; readonly item: ItemView };
  itemGone: { readonly personId: string; readonly itemId: string };
  /** What is held of this conversation is no longer what was said: read it again. */
  conversation: { readonly personId: string };
  transfer: { readonly personId: string; readonly itemId: string; readonly transfer: TransferView };
  stream: { readonly personId: string; readonly itemId: string; readonly stream: StreamView };
}

export interface CallError {
  readonly code: string;
  readonly message: string;
}
export type CallName = keyof Calls;
export type EventName = keyof Events;

/** What preload and the web bridge put on `window.lanline`: named functions, no channel. */
export interface Bridge {
  readonly calls: Calls;
  /** `on.person(listener)` subscribes and returns its undo. */
  readonly on: { readonly [E in EventName]: (listener: (payload: Events[E]) => void) => () => void };
  /** Turns dropped or picked files into sources that `sendFiles` takes. */
  sources(files: readonly File[]): Promise<FileSource[]>;
  /** Tells when the connection to the main process is lost or back. */
  onLink(listener: (up: boolean) => void): () => void;
}
