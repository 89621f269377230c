import { z } from 'zod';
import { MAX_RECEIPTS } from '../limits.ts';

/**
 * What Lanlines say on the connection to talk on is JSON, `{"data": {"type": …}}` (protocol, layer 3). Each feature declares
 * its own messages; these are the parts that many of them are made of, and the messages about the link itself.
 */

/** 16 random hex digits: names a text or a transfer between two people. */
export const WireId = z.string().regex(/^[0-9a-f]{16}$/);
export const WireIds = z.array(WireId).min(1).max(MAX_RECEIPTS);
/** 32 bytes as hex: a digest, a nonce, or what commits to one. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Sent every now and then by whoever is there, so that silence is a loss (liveness.ts). */
export const Alive = z.object({ type: z.literal('alive') });
/** The connection is about to be closed on purpose: who loses it without this reconnects. */
export const Bye = z.object({ type: z.literal('bye') });
