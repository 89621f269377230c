import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Taken out of the TLS session (RFC 8446, 7.5): two sessions with somebody between them have two of it. */
export const VERIFICATION_LABEL = 'EXPORTER-lanline-verification';
const NONCE_BYTES = 32;
const HEX = /^[0-9a-f]{64}$/;

/**
 * A short code that two people read to each other, made so that nobody between them can steer it (ZRTP's commitment,
 * RFC 6189, 4.4.1.1): who begins is bound to his nonce before he sees the other's.
 *
 *     Alice → Bob   commitment    SHA-256 of her nonce
 *     Bob → Alice   his nonce
 *     Alice → Bob   her nonce     Bob checks it against the commitment
 *     both          code          6 digits of SHA-256 over the TLS exporter, both fingerprints and both nonces
 *
 * Somebody between them has one guess in a million, and a wrong one is seen.
 */
export interface Sides {
  /** Of who began. */
  readonly beginner: string;
  readonly answerer: string;
  /** The TLS exporter value under VERIFICATION_LABEL. */
  readonly exporter: Uint8Array;
}

/** A fresh nonce: 64 hexadecimal digits. */
export function newNonce(): string {
  return randomBytes(NONCE_BYTES).toString('hex');
}

/** Whether this is a nonce or a commitment: 64 lower-case hexadecimal digits. */
export function isNonce(text: unknown): text is string {
  return typeof text === 'string' && HEX.test(text);
}

export function commitmentTo(nonce: string): string {
  return createHash('sha256').update('lanline commitment\0').update(nonce).digest('hex');
}

export function opensCommitment(nonce: string, commitment: string): boolean {
  return isNonce(nonce) && isNonce(commitment) && timingSafeEqual(hex(commitmentTo(nonce)), hex(commitment));
}

/** Six digits, the same on both sides only if they share one TLS session and see the same fingerprints. */
export function verificationCode(sides: Sides, beginnersNonce: string, answerersNonce: string): string {
  const hash = createHash('sha256').update('lanline verification\0').update(sides.exporter);
  for (const part of [sides.beginner, sides.answerer, beginnersNonce, answerersNonce]) hash.update(hex(part));
  return String(hash.digest().readUIntBE(0, 6) % 1_000_000).padStart(6, '0');
}

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}
