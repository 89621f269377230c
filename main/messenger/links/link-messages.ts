import { z } from 'zod';
import { MAX_RECEIPTS } from '../limits.ts';

/**
 * On the control connection, Lanlines exchange JSON messages, `{"data": {"type": …}}` (protocol, layer 3).
 * Each feature declares its own messages; here are the parts that many of them share, and the messages about
 * the link itself.
 */

/** 16 random hex digits: identifies a text or a transfer between two people. */
export const WireId = z.string().regex(/^[0-9a-f]{16}$/);
export const WireIds = z.array(WireId).min(1).max(MAX_RECEIPTS);
/** 32 bytes as hex: a digest, a nonce, or a commitment to one. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A heartbeat, so that silence means the connection is lost (liveness.ts). `answer`: please send one back at once,
 * because we doubt that this connection still works (probing.ts); 0.2 ignores that.
 */
export const Alive = z.object({ type: z.literal('alive'), answer: z.boolean().optional() });
/** The connection is about to be closed on purpose. If it closes without this, the other side reconnects. */
export const Bye = z.object({ type: z.literal('bye') });
