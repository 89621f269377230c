import { z } from 'zod';
import { MAX_ENTRIES, MAX_PEOPLE, MAX_TEXT_CHARS } from '../messenger/limits.ts';
import type { CallName, Calls } from './contract.ts';

const MAX_ADDRESS_CHARS = 2048;
const MAX_PATH_CHARS = 32_768;

const Id = z.string().min(1).max(64);
const Passphrase = z.string().max(1024);
const Count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const Limit = z.number().int().min(1).max(200);
const RuleKind = z.enum(['chat', 'file', 'data', 'any']);
const RuleLimits = z.object({ until: Count.exactOptional(), maxBytes: Count.exactOptional() });
const Remember = z.object({ what: z.enum(['kind', 'any']), forMs: Count.exactOptional() });
const Destination = z.object({
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

/** What each call takes, bounded. A call without an entry, or with other arguments, is an error of types. */
const GUARDS: { readonly [N in CallName]: z.ZodType<Parameters<Calls[N]>> } = {
  snapshot: z.tuple([]),
  setName: z.tuple([z.string().max(256)]),
  setVisible: z.tuple([z.boolean()]),
  setColour: z.tuple([z.number().int().min(0).max(359).nullable()]),
  setPrivacy: z.tuple([z.object({ tellsRead: z.boolean(), tellsTyping: z.boolean() })]),
  searchAgain: z.tuple([]),
  connectTo: z.tuple([z.string().max(64), z.boolean().optional()]),
  connect: z.tuple([Id]),
  disconnect: z.tuple([Id]),
  acceptFiles: z.tuple([Id, Destination, Remember.optional()]),
  chooseFolder: z.tuple([]),
  answerOffer: z.tuple([Id, z.boolean(), Remember.optional()]),
  dismissOffer: z.tuple([Id, z.boolean()]),
  items: z.tuple([Id, Id.nullable(), Limit]),
  itemsAfter: z.tuple([Id, Id, Limit]),
  search: z.tuple([z.string().max(256), Id.nullable(), Limit]),
  markRead: z.tuple([Id]),
  typing: z.tuple([Id]),
  sendText: z.tuple([Id, z.string().min(1).max(MAX_TEXT_CHARS)]),
  sendToSeveral: z.tuple([z.array(Id).min(1).max(MAX_PEOPLE), z.string().min(1).max(MAX_TEXT_CHARS)]),
  resend: z.tuple([Id, Id]),
  editText: z.tuple([Id, Id, z.string().min(1).max(MAX_TEXT_CHARS)]),
  deleteItem: z.tuple([Id, Id, z.boolean()]),
  sendFiles: z.tuple([Id, z.array(Source).min(1).max(MAX_ENTRIES)]),
  pauseTransfer: z.tuple([Id]),
  cancelTransfer: z.tuple([Id]),
  retryTransfer: z.tuple([Id]),
  showTransfer: z.tuple([Id]),
  openLink: z.tuple([z.string().max(MAX_ADDRESS_CHARS)]),
  expand: z.tuple([Id, z.array(Count).max(1000), Count, Limit]),
  readBytes: z.tuple([Id, Count, z.number().int().min(0).max(65_536)]),
  setEncryption: z.tuple([z.enum(['prefer', 'require'])]),
  setPlain: z.tuple([Id, z.boolean()]),
  safetyNumber: z.tuple([Id]),
  setVerified: z.tuple([Id, z.boolean()]),
  compareCode: z.tuple([Id]),
  answerCode: z.tuple([Id, z.boolean().nullable()]),
  setRule: z.tuple([Id, RuleKind, z.enum(['accept', 'block']).nullable(), RuleLimits.optional()]),
  rules: z.tuple([]),
  revokeRule: z.tuple([Id, RuleKind]),
  exportConversation: z.tuple([Id, z.enum(['text', 'json'])]),
  forget: z.tuple([Id]),
  joinPeople: z.tuple([Id, Id]),
  exportIdentity: z.tuple([Passphrase]),
  importIdentity: z.tuple([Source, Passphrase]),
  renewIdentity: z.tuple([]),
  saveBytes: z.tuple([Id]),
};

export function isCallName(name: string): name is CallName {
  return Object.hasOwn(GUARDS, name);
}

/** The arguments of a call as they should be, or undefined when they are not. */
export function readArguments<N extends CallName>(name: N, args: unknown): Parameters<Calls[N]> | undefined {
  const result = GUARDS[name].safeParse(args);
  return result.success ? (result.data as Parameters<Calls[N]>) : undefined;
}
