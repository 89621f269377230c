import type { PlaceLimits } from './slots.ts';
import type { BucketLimits } from './token-buckets.ts';

/**
 * What strangers may cost us. Each bound lets every honest peer through and turns a flood into refusals; none of them
 * is known to the other side, so none of them is part of the protocol. What a peer that was let in may cost is bounded
 * by `maxMessageBytes`, by back-pressure, and by the pace below.
 */

/**
 * Callers whose handshake is not read yet. A browser-like burst of our own is eight transfers; a network of offices
 * behind one address does not call us in the same millisecond.
 */
export const UNKNOWN_CALLERS: PlaceLimits = { perAddress: 8, inAll: 128 };

/** Offers that wait for a person: four questions from one address are more than anybody reads. */
export const WAITING_OFFERS: PlaceLimits = { perAddress: 4, inAll: 32 };

/** From the first byte to the end of the handshake that needs no person: TLS, HELLO and introduction. */
export const HANDSHAKE_MS = 5_000;

/** An introduction is a name and two words; it is read before anybody was asked. */
export const INTRODUCTION_BYTES = 4_096;

/**
 * A body that has begun holds memory or a file open: it must bring so many bytes in each period, which is 1 KB/s. The
 * slowest radio link is faster; a machine that sleeps through a whole period would have to start again anyway.
 */
export const BODY_PACE = { periodMs: 60_000, bytes: 60_000 } as const;

/**
 * PINGs of one address that are answered. Programs on one machine share its address and begin with a burst of four; each
 * round after it is one datagram every few seconds. In all: a thousand peers that ping every three seconds.
 */
export const ANSWERED_PINGS: BucketLimits = { burst: 64, perSecond: 32, keys: 1_024 };
export const ANSWERED_PINGS_IN_ALL: BucketLimits = { burst: 1_024, perSecond: 512, keys: 1 };

/** Sightings of one address that are looked at: as many as its pings, and their answers. */
export const SIGHTINGS: BucketLimits = { burst: 128, perSecond: 64, keys: 4_096 };

/** Peers that are watched or found in one round, on one address and in all: more is no office but a flood. */
export const FOUND_PEERS: PlaceLimits = { perAddress: 64, inAll: 4_096 };
