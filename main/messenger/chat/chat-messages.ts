import { z } from 'zod';
import { MAX_TEXT_CHARS } from '../limits.ts';
import { WireId, WireIds } from '../links/link-messages.ts';

const Text = z.string().max(MAX_TEXT_CHARS);

export const TextMessage = z.object({ type: z.literal('text'), id: WireId, text: Text });
/** Kept, and shown when somebody looks. */
export const DeliveredMessage = z.object({ type: z.literal('delivered'), ids: WireIds });
/** Seen by a person. */
export const ReadMessage = z.object({ type: z.literal('read'), ids: WireIds });

/** `id`: what its writer calls the text. `change`: what they call this change of it. */
export const EditMessage = z.object({ type: z.literal('edit'), id: WireId, change: WireId, text: Text });
export const DeleteMessage = z.object({ type: z.literal('delete'), id: WireId, change: WireId });
/** These changes are kept. */
export const ChangedMessage = z.object({ type: z.literal('changed'), ids: WireIds });

/** They are typing. */
export const TypingMessage = z.object({ type: z.literal('typing') });
