import { z } from 'zod';
import { MAX_ENTRIES, MAX_PEOPLE, MAX_TEXT_CHARS } from '../messenger/limits.ts';
import type { FoundItem, ItemView } from './views/item-view.ts';
import type { AboutView, Snapshot } from './views/me-view.ts';
import type { Remember, RuleAction, RuleKind, RuleLimits, RuleView } from './views/rule-view.ts';
import type { Destination, FileSource } from './views/transfer-view.ts';
import type { NodeView } from './views/value-node-view.ts';

const MAX_ADDRESS_CHARS = 2048;
const MAX_PATH_CHARS = 32_768;

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
  })
  .refine(
    (source) => (source.path === undefined) !== (source.upload === undefined),
    'either a path or an upload',
  );
const Sources = z.array(Source).min(1).max(MAX_ENTRIES);

/** One call: what TypeScript knows of it, and what each of its arguments has to be when a window sends it. */
export interface Call<F> {
  readonly args: z.ZodType;
  /** Which argument is a file to send, or several of them; -1: none. Shells swap them for what they hold. */
  readonly sourceArgument: number;
  /** There for the type alone. */
  readonly type?: F;
}

type Schemas<A extends readonly unknown[]> = { [I in keyof A]: z.ZodType<A[I]> };

/** Declares a call: its type, and a schema for each argument, which must fit the type. */
function call<F extends (...args: never[]) => Promise<unknown>>(
  ...schemas: Required<Schemas<Parameters<F>>>
): Call<F> {
  const list = schemas as readonly z.ZodType[];
  const sourceArgument = list.findIndex((schema) => schema === Source || schema === Sources);
  return { args: z.tuple(list as [z.ZodType, ...z.ZodType[]]), sourceArgument };
}

/**
 * What a window may ask for: each call once, with its type, its name and its arguments. Preload, the web shell's bridge and
 * the server are made from this; what is missing an implementation does not compile. Calls reject with a `ProblemView`.
 */
export const calls = {
  snapshot: call<() => Promise<Snapshot>>(),
  about: call<() => Promise<AboutView>>(),

  setName: call<(name: string) => Promise<void>>(z.string().max(256)),
  setVisible: call<(visible: boolean) => Promise<void>>(z.boolean()),
  /** The hue of our avatar, 0 to 359 degrees; null for the one derived from our key. */
  setColour: call<(colour: number | null) => Promise<void>>(z.number().int().min(0).max(359).nullable()),
  /** Whether others see what we have read, and when we type. */
  setPrivacy: call<(privacy: { tellsRead: boolean; tellsTyping: boolean }) => Promise<void>>(
    z.object({ tellsRead: z.boolean(), tellsTyping: z.boolean() }),
  ),
  /** `require`: no connection without encryption. */
  setEncryption: call<(encryption: 'prefer' | 'require') => Promise<void>>(z.enum(['prefer', 'require'])),
  /** Whether encryption is not even tried at the address of a plain person. */
  setPlain: call<(addressName: string, plain: boolean) => Promise<void>>(Id, z.boolean()),
  /** Saves our key under a passphrase, for another machine; its path, or null if cancelled. */
  exportIdentity: call<(passphrase: string) => Promise<string | null>>(Passphrase),
  /** Becomes who an exported key belongs to. Every connection is closed. */
  importIdentity: call<(source: FileSource, passphrase: string) => Promise<void>>(Source, Passphrase),
  /** Starts over with a new key that nobody knows. Every connection is closed. */
  renewIdentity: call<() => Promise<void>>(),

  /** Looks for people now instead of at the next round. */
  searchAgain: call<() => Promise<void>>(),
  /** `address` as `ipv4:port`; `plain`: without trying encryption, from now on. The person's id. */
  connectTo: call<(address: string, plain?: boolean) => Promise<string>>(
    z.string().max(64),
    z.boolean().optional(),
  ),
  connect: call<(personId: string) => Promise<void>>(Id),
  disconnect: call<(personId: string) => Promise<void>>(Id),

  /** `remember`: the next offers like it are answered the same way, without asking. */
  answerOffer: call<(offerId: string, accept: boolean, remember?: Remember) => Promise<void>>(
    Id,
    z.boolean(),
    Remembered.optional(),
  ),
  /** Accepts an offer of files, and says where they go. */
  acceptFiles: call<(offerId: string, destination: Destination, remember?: Remember) => Promise<void>>(
    Id,
    Place,
    Remembered.optional(),
  ),
  /** Removes a withdrawn offer from the list; `callBack` connects to who made it. */
  dismissOffer: call<(offerId: string, callBack: boolean) => Promise<void>>(Id, z.boolean()),
  /** What is decided for a person without asking; `null` asks again. */
  setRule: call<
    (personId: string, kind: RuleKind, action: RuleAction | null, limits?: RuleLimits) => Promise<void>
  >(Id, Kind, z.enum(['accept', 'block']).nullable(), Limits.optional()),
  /** All rules in force. */
  rules: call<() => Promise<RuleView[]>>(),
  revokeRule: call<(subject: string, kind: RuleKind) => Promise<void>>(Id, Kind),

  /** The newest `limit` items older than `before` (an item id), oldest first; ≤ 200. */
  items: call<(personId: string, before: string | null, limit: number) => Promise<ItemView[]>>(
    Id,
    Id.nullable(),
    Limit,
  ),
  /** The oldest `limit` items newer than `after` (an item id), oldest first; ≤ 200. */
  itemsAfter: call<(personId: string, after: string, limit: number) => Promise<ItemView[]>>(Id, Id, Limit),
  /** Items with words that start like those of `query`, newest first; of one person, or (null) of everybody; ≤ 200. */
  search: call<(query: string, personId: string | null, limit: number) => Promise<FoundItem[]>>(
    z.string().max(256),
    Id.nullable(),
    Limit,
  ),
  /** Saves a conversation to a file that the user picks; its path, or null if cancelled. */
  exportConversation: call<(personId: string, format: 'text' | 'json') => Promise<string | null>>(
    Id,
    z.enum(['text', 'json']),
  ),

  markRead: call<(personId: string) => Promise<void>>(Id),
  /** The user is typing to somebody: called with every change, sent now and then. */
  typing: call<(personId: string) => Promise<void>>(Id),
  sendText: call<(personId: string, text: string) => Promise<void>>(Id, Text),
  /** To several people, to each in their own conversation: the new items; from there on `item` tells. */
  sendToSeveral: call<(personIds: readonly string[], text: string) => Promise<FoundItem[]>>(
    z.array(Id).min(1).max(MAX_PEOPLE),
    Text,
  ),
  resend: call<(personId: string, itemId: string) => Promise<void>>(Id, Id),
  /** Edits a text of ours, on both sides. */
  editText: call<(personId: string, itemId: string, text: string) => Promise<void>>(Id, Id, Text),
  /** Removes an item here; `forBoth`, for a text of ours: on both sides, where a note of it is left. */
  deleteItem: call<(personId: string, itemId: string, forBoth: boolean) => Promise<void>>(
    Id,
    Id,
    z.boolean(),
  ),
  /** Opens an http or https address in the system's browser. The user has confirmed it. */
  openLink: call<(address: string) => Promise<void>>(z.string().max(MAX_ADDRESS_CHARS)),

  /** As one transfer, whose id it is; folders with everything in them. */
  sendFiles: call<(personId: string, sources: readonly FileSource[]) => Promise<string>>(Id, Sources),
  /** Until `retryTransfer`. */
  pauseTransfer: call<(transferId: string) => Promise<void>>(Id),
  cancelTransfer: call<(transferId: string) => Promise<void>>(Id),
  retryTransfer: call<(transferId: string) => Promise<void>>(Id),
  /** Opens the folder that holds a received file. */
  showTransfer: call<(transferId: string) => Promise<void>>(Id),
  /** A folder that the user picks; null if cancelled, or the shell can't ask. */
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
  /** Saves a bytes message to a file that the user picks, or in the downloads folder; its path, or null if cancelled. */
  saveBytes: call<(itemId: string) => Promise<string | null>>(Id),

  /** Sixty digits that are the same on both sides while both keep their keys. */
  safetyNumber: call<(personId: string) => Promise<string>>(Id),
  setVerified: call<(personId: string, verified: boolean) => Promise<void>>(Id, z.boolean()),
  /** Asks the other side to compare a code; the person's `verification` goes on from there. */
  compareCode: call<(personId: string) => Promise<void>>(Id),
  /** What the user saw: the same code, a different one, or (null) they gave up. */
  answerCode: call<(personId: string, same: boolean | null) => Promise<void>>(Id, z.boolean().nullable()),
  /** A verified person is the same human as another one, who has a new key: their conversations become one. */
  joinPeople: call<(oldId: string, newId: string) => Promise<void>>(Id, Id),
  /** Forgets a person, everything said, and the certificate. */
  forget: call<(personId: string) => Promise<void>>(Id),
};

export type CallName = keyof typeof calls;
/** All calls as functions: what the messenger implements and a window is given. */
export type Calls = { [N in CallName]: (typeof calls)[N] extends Call<infer F> ? F : never };
