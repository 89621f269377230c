import { z } from 'zod';
import { PositionShape } from '../files/manifest.ts';
import {
  MAX_CLAIM_CHARS,
  MAX_ENTRIES,
  MAX_FILE_NAME_CHARS,
  MAX_REASON_CHARS,
  MAX_RECEIPTS,
  MAX_TEXT_CHARS,
} from '../limits.ts';

/** 16 random hex digits: names a text or a transfer between two people. */
const Id = z.string().regex(/^[0-9a-f]{16}$/);
const Ids = z.array(Id).min(1).max(MAX_RECEIPTS);
const Reason = z.string().max(MAX_REASON_CHARS);
/** 32 bytes in hex: a nonce, or what binds to one. */
const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What Lanline peers say on their json connection, `{"data": {"type": …}}` (protocol, layer 3).
 * `file`, said again for a file that was accepted: its sender is ready to go on. `file-end` without a reason: it arrived
 * whole; with 'cancelled': the user did it; else why it failed.
 */
const MessageShape = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('hello'),
    name: z.string().max(MAX_CLAIM_CHARS),
    /** The hue of their avatar, in degrees. */
    colour: z.number().int().min(0).max(359).exactOptional(),
  }),
  /** They are writing. */
  z.object({ type: z.literal('typing') }),
  /** Said every now and then by who is there, so that silence is a loss (liveness.ts). */
  z.object({ type: z.literal('alive') }),
  /** The connection is about to be closed on purpose: whoever hears nothing of the kind calls again. */
  z.object({ type: z.literal('bye') }),
  z.object({ type: z.literal('text'), id: Id, text: z.string().max(MAX_TEXT_CHARS) }),
  /** Kept, and shown when somebody looks. */
  z.object({ type: z.literal('delivered'), ids: Ids }),
  /** In view of somebody. */
  z.object({ type: z.literal('read'), ids: Ids }),
  z.object({ type: z.literal('edit'), id: Id, change: Id, text: z.string().max(MAX_TEXT_CHARS) }),
  z.object({ type: z.literal('delete'), id: Id, change: Id }),
  /** These changes are kept. */
  z.object({ type: z.literal('changed'), ids: Ids }),
  z.object({
    type: z.literal('file'),
    id: Id,
    name: z.string().max(MAX_FILE_NAME_CHARS),
    sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
    count: z.number().int().min(1).max(MAX_ENTRIES),
    shape: z.enum(['file', 'folder', 'files']),
  }),
  z.object({
    type: z.literal('file-answer'),
    id: Id,
    accept: z.boolean(),
    reason: Reason.optional(),
    /** How far they are, with the files of which list. */
    from: PositionShape.optional(),
    list: Digest.optional(),
  }),
  z.object({ type: z.literal('file-pause'), id: Id }),
  z.object({ type: z.literal('file-dial'), id: Id }),
  z.object({ type: z.literal('file-end'), id: Id, reason: Reason.optional() }),
  z.object({ type: z.literal('verify-begin'), commitment: Digest }),
  z.object({ type: z.literal('verify-nonce'), nonce: Digest }),
  z.object({ type: z.literal('verify-end') }),
]);

export type Message = z.infer<typeof MessageShape>;
export type Answer = Pick<Extract<Message, { type: 'file-answer' }>, 'accept' | 'reason' | 'from' | 'list'>;
export type FileMessage = Extract<Message, { type: `file${string}` }>;
export type EditMessage = Extract<Message, { type: 'edit' | 'delete' | 'changed' }>;
export type ReceiptMessage = Extract<Message, { type: 'delivered' | 'read' }>;
export type VerifyMessage = Extract<Message, { type: `verify${string}` }>;

export const CANCELLED = 'cancelled';

/** The message in a decoded value, or undefined when it is none: then it is shown as the value it is. */
export function readMessage(value: unknown): Message | undefined {
  const result = MessageShape.safeParse(value);
  return result.success ? result.data : undefined;
}
