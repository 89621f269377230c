import { z } from 'zod';
import { MAX_ENTRIES, MAX_PATH_BYTES, MAX_PEOPLE, MAX_TEXT_CHARS } from '../messenger/limits.ts';
import type { DiagnosisView } from './views/diagnosis-view.ts';
import type { FileNotesView, FileTick, NoFileList, TransferFolderView } from './views/file-list-view.ts';
import type { FoundItem, ItemView } from './views/item-view.ts';
import type { AboutView, Snapshot } from './views/me-view.ts';
import type { Remember, RuleAction, RuleKind, RuleLimits, RuleView } from './views/rule-view.ts';
import type { Destination, FileSource } from './views/transfer-view.ts';
import type { NodeView } from './views/value-node-view.ts';

/** What JavaScript knows as a date. */
const MAX_DATE_MS = 8.64e15;
const MAX_ADDRESS_CHARS = 2048;
const MAX_PATH_CHARS = 32_768;
/** More than anybody selects one by one. */
const MAX_TICKS = 10_000;
/** Of a transfer's files. */
const MAX_FILES_SHOWN = 500;

const Id = z.string().min(1).max(64);
const Text = z.string().min(1).max(MAX_TEXT_CHARS);
const Passphrase = z.string().max(1024);
const Count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const Limit = z.number().int().min(1).max(200);
const Kind = z.enum(['chat', 'file', 'data', 'any']);
const Limits = z.object({ until: Count.exactOptional(), maxBytes: Count.exactOptional() });
const Remembered = z.object({ what: z.enum(['kind', 'any']), forMs: Count.exactOptional() });
const Place = z.object({
  folder: z.string().min(1).max(MAX_PATH_CHARS).exactOptional(),
  existing: z.enum(['keep', 'replace', 'skip']),
});
const Source = z
  .object({
    name: z.string().min(1).max(4096),
    sizeBytes: Count,
    path: z.string().min(1).max(MAX_PATH_CHARS).exactOptional(),
    upload: z.string().min(1).max(128).exactOptional(),
    modifiedMs: z.number().min(-MAX_DATE_MS).max(MAX_DATE_MS).exactOptional(),
  })
  .refine(
    (source) => (source.path === undefined) !== (source.upload === undefined),
    'either a path or an upload',
  );
const Sources = z.array(Source).min(1).max(MAX_ENTRIES);

/** A path in a transfer's list. */
const ListPath = z.string().max(MAX_PATH_BYTES);
const FilesShown = z.number().int().min(1).max(MAX_FILES_SHOWN);
/** One more character: that of a folder. */
const Tick = z.object({
  path: z
    .string()
    .min(1)
    .max(MAX_PATH_BYTES + 1),
  wanted: z.boolean(),
});

/** One call: its type for TypeScript, and schemas for the arguments that a window sends. */
export interface Call<F> {
  readonly args: z.ZodType;
  /**
   * The index of the argument that names files to send; -1 if none. Shells replace it with the files they
   * hold.
   */
  readonly sourceArgument: number;
  /** Exists only for its type. */
  readonly type?: F;
}

type Schemas<A extends readonly unknown[]> = { [I in keyof A]: z.ZodType<A[I]> };

/** Declares a call: its type, and a schema for each argument, which must match the type. */
function call<F extends (...args: never[]) => Promise<unknown>>(
  ...schemas: Required<Schemas<Parameters<F>>>
): Call<F> {
  const list = schemas as readonly z.ZodType[];
  const sourceArgument = list.findIndex((schema) => schema === Source || schema === Sources);
  return { args: z.tuple(list as [z.ZodType, ...z.ZodType[]]), sourceArgument };
}

/**
 * The calls a window may make, each declared once with its name, type and arguments. Preload, the web shell's
 * bridge and the server are derived from this; a missing implementation is a compile error. Calls reject with
 * a `ProblemView`.
 */
export const calls = {
  snapshot: call<() => Promise<Snapshot>>(),
  about: call<() => Promise<AboutView>>(),

  setName: call<(name: string) => Promise<void>>(z.string().max(256)),
  setVisible: call<(visible: boolean) => Promise<void>>(z.boolean()),
  /** The hue of our avatar, 0 to 359 degrees; null to derive it from our key. */
  setColour: call<(colour: number | null) => Promise<void>>(z.number().int().min(0).max(359).nullable()),
  /** Whether others see what we have read and when we are typing. */
  setPrivacy: call<(privacy: { tellsRead: boolean; tellsTyping: boolean }) => Promise<void>>(
    z.object({ tellsRead: z.boolean(), tellsTyping: z.boolean() }),
  ),
  /** `require`: no connection without encryption. */
  setEncryption: call<(encryption: 'prefer' | 'require') => Promise<void>>(z.enum(['prefer', 'require'])),
  /** Whether to skip encryption at the address of a plain person. */
  setPlain: call<(addressName: string, plain: boolean) => Promise<void>>(Id, z.boolean()),
  /** Exports our key under a passphrase, for another machine. Returns the path, or null if cancelled. */
  exportIdentity: call<(passphrase: string) => Promise<string | null>>(Passphrase),
  /** Takes over the identity of an exported key. Closes every connection. */
  importIdentity: call<(source: FileSource, passphrase: string) => Promise<void>>(Source, Passphrase),
  /** Starts over with a new key that nobody knows. Closes every connection. */
  renewIdentity: call<() => Promise<void>>(),

  /** Searches for people now instead of at the next interval. */
  searchAgain: call<() => Promise<void>>(),
  /** `address`: `ipv4:port`. `plain`: skip encryption there from now on. Returns the person's ID. */
  connectTo: call<(address: string, plain?: boolean) => Promise<string>>(
    z.string().max(64),
    z.boolean().optional(),
  ),
  /**
   * Finds out why somebody is not seen, within some six seconds; `diagnosis` events tell how far it is. `address`: where
   * they should be, as `ipv4` or `ipv4:port`; empty if nobody knows. A second one at a time ends the first.
   */
  diagnose: call<(address: string) => Promise<DiagnosisView>>(z.string().max(64)),
  connect: call<(personId: string) => Promise<void>>(Id),
  disconnect: call<(personId: string) => Promise<void>>(Id),

  /** `remember`: similar offers will get the same answer without asking. */
  answerOffer: call<(offerId: string, accept: boolean, remember?: Remember) => Promise<void>>(
    Id,
    z.boolean(),
    Remembered.optional(),
  ),
  /** Accepts a file offer, and says where the files go, and which of them are wanted, if not all. */
  acceptFiles: call<
    (
      offerId: string,
      destination: Destination,
      remember?: Remember | null,
      ticks?: readonly FileTick[],
    ) => Promise<void>
  >(Id, Place, Remembered.nullish(), z.array(Tick).max(MAX_TICKS).optional()),
  /** Removes a withdrawn offer from the list; `callBack`: connects to the person who made it. */
  dismissOffer: call<(offerId: string, callBack: boolean) => Promise<void>>(Id, z.boolean()),
  /** Sets what is decided for a person without asking; `null`: ask again. */
  setRule: call<
    (personId: string, kind: RuleKind, action: RuleAction | null, limits?: RuleLimits) => Promise<void>
  >(Id, Kind, z.enum(['accept', 'block']).nullable(), Limits.optional()),
  /** All rules in force. */
  rules: call<() => Promise<RuleView[]>>(),
  revokeRule: call<(subject: string, kind: RuleKind) => Promise<void>>(Id, Kind),

  /** The newest `limit` items older than `before` (an item ID), oldest first; ≤ 200. */
  items: call<(personId: string, before: string | null, limit: number) => Promise<ItemView[]>>(
    Id,
    Id.nullable(),
    Limit,
  ),
  /** The oldest `limit` items newer than `after` (an item ID), oldest first; ≤ 200. */
  itemsAfter: call<(personId: string, after: string, limit: number) => Promise<ItemView[]>>(Id, Id, Limit),
  /**
   * Items containing words that start with each word of `query`, newest first; of one person or (null) all; ≤
   * 200.
   */
  search: call<(query: string, personId: string | null, limit: number) => Promise<FoundItem[]>>(
    z.string().max(256),
    Id.nullable(),
    Limit,
  ),
  /** Saves a conversation to a file that the user picks. Returns the path, or null if cancelled. */
  exportConversation: call<(personId: string, format: 'text' | 'json') => Promise<string | null>>(
    Id,
    z.enum(['text', 'json']),
  ),

  markRead: call<(personId: string) => Promise<void>>(Id),
  /** The user is typing to somebody: called on every change, sent every few seconds. */
  typing: call<(personId: string) => Promise<void>>(Id),
  sendText: call<(personId: string, text: string) => Promise<void>>(Id, Text),
  /**
   * Sends a text to several people, each in their own conversation. Returns the new items; `item` events
   * follow.
   */
  sendToSeveral: call<(personIds: readonly string[], text: string) => Promise<FoundItem[]>>(
    z.array(Id).min(1).max(MAX_PEOPLE),
    Text,
  ),
  resend: call<(personId: string, itemId: string) => Promise<void>>(Id, Id),
  /** Edits a text of ours on both sides. */
  editText: call<(personId: string, itemId: string, text: string) => Promise<void>>(Id, Id, Text),
  /** Deletes an item on this device; `forBoth`: deletes a text of ours for everyone, leaving a note. */
  deleteItem: call<(personId: string, itemId: string, forBoth: boolean) => Promise<void>>(
    Id,
    Id,
    z.boolean(),
  ),
  /** Opens an http or https address in the system's browser, once the user has confirmed it. */
  openLink: call<(address: string) => Promise<void>>(z.string().max(MAX_ADDRESS_CHARS)),

  /** Sends files and whole folders as one transfer. Returns its ID. */
  sendFiles: call<(personId: string, sources: readonly FileSource[]) => Promise<string>>(Id, Sources),
  /** Pauses a transfer until `retryTransfer`. */
  pauseTransfer: call<(transferId: string) => Promise<void>>(Id),
  cancelTransfer: call<(transferId: string) => Promise<void>>(Id),
  retryTransfer: call<(transferId: string) => Promise<void>>(Id),
  /** Opens the folder that holds a received file. */
  showTransfer: call<(transferId: string) => Promise<void>>(Id),
  /** What is directly in a folder of a transfer (or of an offer of files, by its ID), from `from` on; count ≤ 500. */
  transferFolder: call<
    (
      transferId: string,
      path: string,
      from: number,
      count: number,
    ) => Promise<TransferFolderView | NoFileList>
  >(Id, ListPath, Count, FilesShown),
  /** What there is to say of its single files and folders, from `from` on; count ≤ 500. */
  transferNotes: call<(transferId: string, from: number, count: number) => Promise<FileNotesView>>(
    Id,
    Count,
    FilesShown,
  ),
  /** A folder that the user picks; null if cancelled or if the shell has no dialog for it. */
  chooseFolder: call<() => Promise<string | null>>(),

  /** Children `from`…`from + limit` of the node at `path` (child indices from the root); limit ≤ 200. */
  expand: call<(itemId: string, path: readonly number[], from: number, limit: number) => Promise<NodeView[]>>(
    Id,
    z.array(Count).max(1000),
    Count,
    Limit,
  ),
  /** At most 65,536 bytes of a bytes message, as base64. */
  readBytes: call<(itemId: string, offset: number, length: number) => Promise<string>>(
    Id,
    Count,
    z.number().int().min(0).max(65_536),
  ),
  /**
   * Saves a bytes message where the user picks, or to the downloads folder. Returns the path, or null if
   * cancelled.
   */
  saveBytes: call<(itemId: string) => Promise<string | null>>(Id),

  /** Sixty digits that are the same on both sides as long as both keep their keys. */
  safetyNumber: call<(personId: string) => Promise<string>>(Id),
  setVerified: call<(personId: string, verified: boolean) => Promise<void>>(Id, z.boolean()),
  /** Asks the other side to compare codes; the person's `verification` shows the progress. */
  compareCode: call<(personId: string) => Promise<void>>(Id),
  /** The user's verdict: the codes are the same, they differ, or (null) the user gave up. */
  answerCode: call<(personId: string, same: boolean | null) => Promise<void>>(Id, z.boolean().nullable()),
  /**
   * Merges a person into a verified one who is the same human with a new key: their conversations become one.
   */
  joinPeople: call<(oldId: string, newId: string) => Promise<void>>(Id, Id),
  /** Forgets a person, the conversation with them, and their certificate. */
  forget: call<(personId: string) => Promise<void>>(Id),
};

export type CallName = keyof typeof calls;
/** All calls as functions: implemented by the messenger, given to a window. */
export type Calls = { [N in CallName]: (typeof calls)[N] extends Call<infer F> ? F : never };
