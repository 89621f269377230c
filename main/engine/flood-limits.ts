import type { SlotLimits } from './caller-slots.ts';
import type { BucketLimits } from './token-buckets.ts';

/**
 * What unknown peers may cost us. Each limit lets every honest peer through and turns a flood into refusals. They are
 * local policy, not part of the protocol. Accepted peers are bounded by `maxMessageBytes`, back-pressure and
 * MIN_RECEIVE_RATE.
 */

/**
 * Callers whose handshake has not been read yet. Our own bursts are eight transfers at most, and an office behind one
 * address does not call us in the same millisecond.
 */
export const UNKNOWN_CALLERS: SlotLimits = { perAddress: 8, total: 128 };

/** Offers waiting for a person, who will not read more than four from one address. */
export const WAITING_OFFERS: SlotLimits = { perAddress: 4, total: 32 };

/** Time for the part of the handshake that needs no person: TLS, HELLO and introduction. */
export const HANDSHAKE_MS = 5_000;

/** An introduction is a name, two words and what the call is about; it is read before anyone was asked. */
export const INTRODUCTION_BYTES = 4_096;

/** What a call is about, as JSON: the rest of the introduction needs less than the other half. */
export const ABOUT_BYTES = 2_048;

/**
 * A message in progress holds memory or an open file, so it must receive this many bytes in each period (1 KB/s). The
 * slowest radio link is faster; a machine that sleeps through a whole period would have to start over anyway.
 */
export const MIN_RECEIVE_RATE = { periodMs: 60_000, bytes: 60_000 } as const;

/**
 * PINGs answered per address. Programs on one machine share its address and start with a burst of four; after that each
 * sends one datagram every few seconds. The total is enough for a thousand peers that ping every three seconds.
 */
export const ANSWERED_PINGS: BucketLimits = { burst: 64, perSecond: 32, keys: 1_024 };
export const ANSWERED_PINGS_TOTAL: BucketLimits = { burst: 1_024, perSecond: 512, keys: 1 };

/** Lanlines that answer each PING of a Lanline that they know already (heard-peers.ts). */
export const PONGS_WANTED = 16;

/**
 * PINGs to single peers that have become silent. A whole office that vanished is not worth more: it is found again by the
 * next PING to everybody.
 */
export const PROBES: BucketLimits = { burst: 512, perSecond: 128, keys: 1 };

/**
 * Peers that are being asked whether they are still there, after a goodbye or a new address. A forged one costs two PINGs;
 * more people leave within a second only in a flood.
 */
export const PEER_CHECKS: SlotLimits = { perAddress: 8, total: 256 };

/** Sightings processed per address: as many as its pings and their answers. */
export const SIGHTINGS: BucketLimits = { burst: 128, perSecond: 64, keys: 4_096 };

/** Peers watched, or found in one round, per address and in total: more is a flood, not an office. */
export const FOUND_PEERS: SlotLimits = { perAddress: 64, total: 4_096 };
