import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Label of the TLS exporter (RFC 8446, 7.5), whose value differs between the two sessions of a man in the middle. */
export const VERIFICATION_LABEL = 'EXPORTER-lanline-verification';
const NONCE_BYTES = 32;
const HEX = /^[0-9a-f]{64}$/;

/**
 * A short code that two people read to each other. A man in the middle cannot influence it, because the side that starts
 * commits to its nonce before it sees the other one (ZRTP's hash commitment, RFC 6189, 4.4.1.1).
 *
 *     Alice → Bob   commitment      SHA-256 of Alice's nonce
 *     Bob → Alice   Bob's nonce
 *     Alice → Bob   Alice's nonce   Bob checks it against the commitment
 *     both          code            6 digits of SHA-256 over the TLS exporter, both fingerprints and both nonces
 *
 * A man in the middle has one guess in a million, and a wrong one is noticed.
 */
export interface Sides {
  /** Fingerprint of the side that started. */
  readonly beginner: string;
  /** Fingerprint of the other side. */
  readonly answerer: string;
  /** The TLS exporter value under VERIFICATION_LABEL. */
  readonly exporter: Uint8Array;
}

/** A random nonce: 64 hexadecimal digits. */
export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** Whether this has the form of a nonce or a commitment: 64 lower-case hexadecimal digits. */
export function isNonce(text: unknown): text is string {
  return typeof text === 'string' && HEX.test(text);
}

export function commitmentTo(nonce: string): string {
  return createHash('sha256').update('lanline commitment\0').update(nonce).digest('hex');
}

export function opensCommitment(nonce: string, commitment: string): boolean {
  return isNonce(nonce) && isNonce(commitment) && timingSafeEqual(hex(commitmentTo(nonce)), hex(commitment));
}

/** Six digits, which only match if both sides share one TLS session and see the same fingerprints. */
export function verificationCode(sides: Sides, beginnersNonce: string, answerersNonce: string): string {
  const hash = createHash('sha256').update('lanline verification\0').update(sides.exporter);
  for (const part of [sides.beginner, sides.answerer, beginnersNonce, answerersNonce]) hash.update(hex(part));
  return String(hash.digest().readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
