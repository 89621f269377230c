import type { PlaceLimits } from './places.ts';

/**
 * What strangers may cost us. Each bound lets every honest peer through and turns a flood into refusals; none of them
 * is known to the other side, so none of them is part of the protocol.
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

/** A round of discovery takes this many answers: more is no office but a flood. */
export const MAX_FOUND = 4_096;
