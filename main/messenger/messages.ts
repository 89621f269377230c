import { z } from 'zod';

/** 16 random hex digits: names a text or a transfer between two people. */
const Id = z.string().regex(/^[0-9a-f]{16}$/);
const Reason = z.string().max(500);
/** 32 bytes in hex: a nonce, or what binds to one. */
const Nonce = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * What Lanline peers say on their json connection, `{"data": {"type": …}}` (protocol, layer 3).
 * `file-end` without a reason: the file arrived whole; with 'cancelled': the user did it; else why it failed.
 */
const MessageShape = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), name: z.string().max(256) }),
  z.object({ type: z.literal('text'), id: Id, text: z.string().max(1_000_000) }),
  z.object({
    type: z.literal('file'),
    id: Id,
    name: z.string().max(4096),
    sizeBytes: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER),
  }),
  z.object({ type: z.literal('file-answer'), id: Id, accept: z.boolean(), reason: Reason.optional() }),
  z.object({ type: z.literal('file-dial'), id: Id }),
  z.object({ type: z.literal('file-end'), id: Id, reason: Reason.optional() }),
  z.object({ type: z.literal('verify-begin'), commitment: Nonce }),
  z.object({ type: z.literal('verify-nonce'), nonce: Nonce }),
  z.object({ type: z.literal('verify-end') }),
]);

export type Message = z.infer<typeof MessageShape>;
export type FileMessage = Extract<Message, { type: `file${string}` }>;
export type VerifyMessage = Extract<Message, { type: `verify${string}` }>;

export const CANCELLED = 'cancelled';

/** The message in a decoded value, or undefined when it is none: then it is shown as the value it is. */
export function readMessage(value: unknown): Message | undefined {
  const result = MessageShape.safeParse(value);
  return result.success ? result.data : undefined;
}

export function isAboutFiles(message: Message): message is FileMessage {
  return message.type.startsWith('file');
}
