import { z } from 'zod';
import { MAX_TEXT_CHARS } from '../limits.ts';
import { WireId, WireIds } from '../links/link-messages.ts';

const Text = z.string().max(MAX_TEXT_CHARS);

export const TextMessage = z.object({ type: z.literal('text'), id: WireId, text: Text });
/** Stored, though not necessarily seen yet. */
export const DeliveredMessage = z.object({ type: z.literal('delivered'), ids: WireIds });
/** Seen by a person. Said again on every new connection until it was heard. */
export const ReadMessage = z.object({ type: z.literal('read'), ids: WireIds });
/** These receipts were heard. Since 0.3. */
export const ReadHeardMessage = z.object({ type: z.literal('read-heard'), ids: WireIds });

/** `id`: the author's ID for the text. `change`: their ID for this change to it. */
export const EditMessage = z.object({ type: z.literal('edit'), id: WireId, change: WireId, text: Text });
export const DeleteMessage = z.object({ type: z.literal('delete'), id: WireId, change: WireId });
/** These changes are stored. */
export const ChangedMessage = z.object({ type: z.literal('changed'), ids: WireIds });

export const TypingMessage = z.object({ type: z.literal('typing') });
